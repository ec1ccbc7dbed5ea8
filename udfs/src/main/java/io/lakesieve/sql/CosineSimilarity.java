package io.lakesieve.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code cosine_similarity(a, b)}: the cosine of the angle between two vectors of one length, in [-1, 1]. */
final class CosineSimilarity implements ScalarFunction<Double> {
    private static final long serialVersionUID = 1L;
    static final String NAME = "cosine_similarity";
    private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

    @Override
    public Double produceResult(InternalRow input) {
        if (input.isNullAt(0) || input.isNullAt(1)) {
            return null;
        }
        ArrayData left = input.getArray(0);
        ArrayData right = input.getArray(1);
        if (left.numElements() != right.numElements()) {
            throw new IllegalArgumentException("%s: the vectors have %d and %d values: give two of one length."
                    .formatted(NAME, left.numElements(), right.numElements()));
        }
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int i = 0; i < left.numElements(); i++) {
            double x = value(left, i);
            double y = value(right, i);
            product += x * y;
            leftSquares += x * x;
            rightSquares += y * y;
        }
        double norms = Math.sqrt(leftSquares) * Math.sqrt(rightSquares);
        if (!(norms > 0 && norms < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s: a vector has no direction: all its values are zero, or one is NaN or infinite."
                            .formatted(NAME));
        }
        return Math.max(-1, Math.min(1, product / norms));
    }

    private static double value(ArrayData vector, int index) {
        if (vector.isNullAt(index)) {
            throw new IllegalArgumentException("%s: a vector has a null element at index %d.".formatted(NAME, index));
        }
        return vector.getDouble(index);
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {DOUBLES, DOUBLES};
    }

    @Override
    public DataType resultType() {
        return DataTypes.DoubleType;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String canonicalName() {
        return "lakesieve." + NAME;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CosineSimilarity;
    }

    @Override
    public int hashCode() {
        return NAME.hashCode();
    }
}

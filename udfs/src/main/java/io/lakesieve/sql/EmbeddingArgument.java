package io.lakesieve.sql;

import io.lakesieve.core.matrix.InvalidEmbeddingException;
import io.lakesieve.core.matrix.UnitVector;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** An embedding as the first argument of a function: {@code array<float>}, or {@code array<double>} where it is that. */
record EmbeddingArgument(String function, boolean doubles) implements Serializable {
    private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType);
    private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

    /** The argument of a function that is given a column of that type. */
    static EmbeddingArgument of(String function, DataType given) {
        boolean doubles =
                given instanceof ArrayType array && array.elementType().equals(DataTypes.DoubleType);
        return new EmbeddingArgument(function, doubles);
    }

    /** The type that the function asks for. */
    DataType type() {
        return doubles ? DOUBLES : FLOATS;
    }

    /**
     * The embedding with the norm 1: as it is where it has that norm, as those of a lake do, so that its scores have the
     * same bits; else normalised.
     *
     * @throws InvalidEmbeddingException if an element is null, NaN or infinite, or if all are zero
     */
    float[] unit(InternalRow row) {
        ArrayData values = row.getArray(0);
        float[] embedding = new float[values.numElements()];
        for (int i = 0; i < embedding.length; i++) {
            if (values.isNullAt(i)) {
                throw new InvalidEmbeddingException(
                        "%s: the embedding has a null element at index %d.".formatted(function, i));
            }
            embedding[i] = doubles ? (float) values.getDouble(i) : values.getFloat(i);
        }
        return unit(embedding);
    }

    private float[] unit(float[] embedding) {
        try {
            return UnitVector.ofAnyLength(embedding);
        } catch (InvalidEmbeddingException e) {
            throw new InvalidEmbeddingException(
                    "%s: the embedding has no direction: %s.".formatted(function, e.getMessage()));
        }
    }
}

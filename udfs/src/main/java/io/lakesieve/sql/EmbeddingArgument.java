package io.lakesieve.sql;

import io.lakesieve.core.matrix.InvalidEmbeddingException;
import io.lakesieve.core.matrix.UnitVector;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Reads the embedding that is the first argument of a function, an {@code array<float>} or {@code array<double>}. */
record EmbeddingArgument(String function, boolean doubles) implements Serializable {
    private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType);
    private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

    /** Chooses the argument's type by that of the column that is passed. */
    static EmbeddingArgument of(String function, DataType given) {
        boolean doubles =
                given instanceof ArrayType array && array.elementType().equals(DataTypes.DoubleType);
        return new EmbeddingArgument(function, doubles);
    }

    /** The argument's declared type. */
    DataType type() {
        return doubles ? DOUBLES : FLOATS;
    }

    /**
     * The normalised embedding. One whose norm is 1, as those of a lake, is used as it is, so that its scores have the
     * same bits as the lake's.
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

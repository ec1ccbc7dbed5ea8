package io.lakesieve.ml;

import io.lakesieve.core.matrix.InvalidEmbeddingException;
import io.lakesieve.core.matrix.UnitVector;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Reads embeddings of a column: {@code array<float>}, {@code array<double>} or Spark ML's vectors, of any length. */
record EmbeddingCell(int ordinal) implements Serializable {
    /**
     * Rejects a type that no embedding has.
     *
     * @param column names it in the message
     */
    static void requireType(DataType type, String column) {
        boolean numbers = type instanceof ArrayType array
                && (array.elementType().equals(DataTypes.FloatType)
                        || array.elementType().equals(DataTypes.DoubleType));
        if (!numbers && !type.equals(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException(
                    "%s is of type %s: embeddings are array<float>, array<double> or vectors."
                            .formatted(column, type.simpleString()));
        }
    }

    /**
     * The embedding with the norm 1: to the bit as it is where it has that norm, as those of a lake do.
     *
     * @throws InvalidEmbeddingException if it, or an element, is null, NaN or infinite, or if all are zero
     */
    float[] unit(Row row) {
        if (row.isNullAt(ordinal)) {
            throw new InvalidEmbeddingException("the embedding is null");
        }
        try {
            return UnitVector.ofAnyLength(row.get(ordinal) instanceof Vector vector ? floats(vector) : floats(row));
        } catch (InvalidEmbeddingException e) {
            throw new InvalidEmbeddingException("the embedding has no direction: " + e.getMessage());
        }
    }

    private static float[] floats(Vector vector) {
        double[] wide = vector.toArray();
        float[] embedding = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            embedding[i] = (float) wide[i];
        }
        return embedding;
    }

    private float[] floats(Row row) {
        List<Number> values = row.getList(ordinal);
        float[] embedding = new float[values.size()];
        int i = 0;
        for (Number value : values) {
            if (value == null) {
                throw new InvalidEmbeddingException("null at index " + i);
            }
            embedding[i++] = value.floatValue();
        }
        return embedding;
    }
}

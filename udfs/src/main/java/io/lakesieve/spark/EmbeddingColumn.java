package io.lakesieve.spark;

import java.util.List;
import org.apache.spark.sql.Row;
import scala.collection.immutable.ArraySeq;

/** Carries an embedding between {@code float[]} and a column of type {@code array<float>}. */
public final class EmbeddingColumn {
    /** The value that a {@link Row} holds for the embedding; shares the array, copies nothing. */
    public static Object toColumn(float[] embedding) {
        return new ArraySeq.ofFloat(embedding);
    }

    /** A fresh array of the embedding at that ordinal; elements must not be null. */
    public static float[] fromRow(Row row, int ordinal) {
        List<Float> values = row.getList(ordinal);
        float[] embedding = new float[values.size()];
        int i = 0;
        for (Float value : values) {
            embedding[i++] = value;
        }
        return embedding;
    }

    private EmbeddingColumn() {}
}

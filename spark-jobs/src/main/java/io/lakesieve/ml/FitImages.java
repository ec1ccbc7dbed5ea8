package io.lakesieve.ml;

import io.lakesieve.core.matrix.InvalidEmbeddingException;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Keeps the rows of image id and embedding that a fit can use, and normalises their embeddings.
 *
 * @param dimension of the labels
 */
record FitImages(int dimension) implements MapPartitionsFunction<Row, Row> {
    static final StructType TYPE = new StructType()
            .add(EmbeddingsSchema.TYPE.apply(EmbeddingsSchema.IMAGE_ID))
            .add(EmbeddingsSchema.TYPE.apply(EmbeddingsSchema.EMBEDDING));

    private static final EmbeddingCell EMBEDDING = new EmbeddingCell(1);

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
                .map(this::usable)
                .filter(Objects::nonNull)
                .iterator();
    }

    /** The row, or null where it cannot take part. */
    private Row usable(Row row) {
        if (row.isNullAt(0)) {
            return null;
        }
        try {
            float[] unit = EMBEDDING.unit(row);
            return unit.length == dimension ? RowFactory.create(row.get(0), EmbeddingColumn.toColumn(unit)) : null;
        } catch (InvalidEmbeddingException e) {
            return null; // transform says why
        }
    }
}

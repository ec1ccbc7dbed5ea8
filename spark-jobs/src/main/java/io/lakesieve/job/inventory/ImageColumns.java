package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.EmbeddingsSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Selects the columns, in order, that scoring reads of an image. */
public final class ImageColumns {
    static final int IMAGE_ID_ORDINAL = 0;
    static final int PATH_ORDINAL = 1;
    static final int SOURCE_ORDINAL = 2;
    static final int STATUS_ORDINAL = 3;
    static final int ERROR_ORDINAL = 4;
    /** Null where the image has none. */
    static final int EMBEDDING_ORDINAL = 5;

    /** Those columns of rows that have them all. */
    public static Dataset<Row> of(Dataset<Row> images) {
        return images.select(
                col(EmbeddingsSchema.IMAGE_ID),
                col(EmbeddingsSchema.PATH),
                col(EmbeddingsSchema.SOURCE),
                col(EmbeddingsSchema.STATUS),
                col(EmbeddingsSchema.ERROR),
                col(EmbeddingsSchema.EMBEDDING));
    }

    private ImageColumns() {}
}

package io.lakesieve.job.embedded;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Selects the columns, in order, that scoring reads of an image. */
public final class ImageColumns {
    static final int IMAGE_ID_ORDINAL = 0;
    static final int PATH_ORDINAL = 1;
    static final int SOURCE_ORDINAL = 2;
    static final int STATUS_ORDINAL = 3;
    static final int ERROR_ORDINAL = 4;
    /** Null where the image has none. */
    static final int EMBEDDING_ORDINAL = 5;
    /** Rows may end before it. */
    static final int GIVEN_LABEL_ORDINAL = 6;

    /** Those columns of rows that have them all, but perhaps for given labels. */
    public static Dataset<Row> of(Dataset<Row> images) {
        return images.select(
                col(EmbeddingsSchema.IMAGE_ID),
                col(EmbeddingsSchema.PATH),
                col(EmbeddingsSchema.SOURCE),
                col(EmbeddingsSchema.STATUS),
                col(EmbeddingsSchema.ERROR),
                col(EmbeddingsSchema.EMBEDDING),
                givenLabel(images));
    }

    /** The paths of listed images and the labels that they were given. */
    public static Dataset<Row> pathsAndLabels(Dataset<Row> listed) {
        return listed.select(col(ImageListing.PATH), givenLabel(listed));
    }

    /** The label that an image was given; null where the rows have no such column. */
    public static Column givenLabel(Dataset<Row> images) {
        boolean known = Arrays.asList(images.columns()).contains(ImageListing.GIVEN_LABEL);
        return (known ? col(ImageListing.GIVEN_LABEL) : lit(null).cast(DataTypes.StringType))
                .as(ImageListing.GIVEN_LABEL);
    }

    private ImageColumns() {}
}

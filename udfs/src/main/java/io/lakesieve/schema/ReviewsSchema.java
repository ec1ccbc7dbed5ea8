package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Columns of {@code reviews}: a row for each image that a person has looked at. It stands beside the scores and changes none of
 * them; what is shown as an image's verdict is the person's word where there is one.
 */
public final class ReviewsSchema {
    public static final String TABLE = "reviews";
    /** Of the bytes that were looked at: what comes to lie under the path later is another image. */
    public static final String IMAGE_ID = "image_id";
    /** Whether the image belongs in the dataset, by the last word. */
    public static final String BELONGS = "belongs";
    /** As the reviewer named it; null where the image id was named. */
    public static final String PATH = "path";
    /** The file or table that the word came with. */
    public static final String ORIGIN = "origin";
    /** When the lake was told. */
    public static final String REVIEWED_AT = "reviewed_at";

    public static final StructType TYPE = new StructType()
            .add(IMAGE_ID, DataTypes.StringType, false)
            .add(BELONGS, DataTypes.BooleanType, false)
            .add(PATH, DataTypes.StringType)
            .add(ORIGIN, DataTypes.StringType, false)
            .add(REVIEWED_AT, DataTypes.TimestampType, false);

    private ReviewsSchema() {}
}

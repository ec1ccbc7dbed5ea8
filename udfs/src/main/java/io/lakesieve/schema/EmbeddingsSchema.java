package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code embeddings}: one row per path and model, with the embedding or the reason why there is none. */
public final class EmbeddingsSchema {
    public static final String TABLE = "embeddings";

    /** SHA-256 of the image's bytes in lower-case hexadecimal; null if the bytes were not read. */
    public static final String IMAGE_ID = "image_id";

    public static final String PATH = "path";
    /** The first folder below the image root, or the value of the user's source column. */
    public static final String SOURCE = "source";

    public static final String MODEL_ID = "model_id";
    /** {@code ok}, {@code unreadable}, {@code too_large}, {@code unsupported} or {@code unavailable}. */
    public static final String STATUS = "status";

    /** The {@link #STATUS} of images with an embedding. */
    public static final String STATUS_OK = "ok";

    public static final String ERROR = "error";
    public static final String WIDTH = "width";
    public static final String HEIGHT = "height";
    /** L2-normalised image embedding; null where the status is not ok. */
    public static final String EMBEDDING = "embedding";
    /** Bytes of the encoded image. */
    public static final String LENGTH = "length";

    public static final String MODIFICATION_TIME = "modification_time";
    /** Of an image that is a member of a shard, a tar of pictures, which one and where; null for others. */
    public static final String MEMBER = "member";

    /** Field of {@link #MEMBER}: the tar. */
    public static final String SHARD = "shard";
    /** Field of {@link #MEMBER}: bytes of the tar; null where it was not read to its end. */
    public static final String SHARD_LENGTH = "shard_length";
    /** Field of {@link #MEMBER}: its place among the members, from 0. */
    public static final String NUMBER = "number";
    /** Field of {@link #MEMBER}: the byte of the tar that the picture begins at; null for sparse members. */
    public static final String OFFSET = "offset";
    /** Field of {@link #MEMBER}: how many members before it have the same name and do not count. */
    public static final String SUPERSEDED = "superseded";

    /** Field of {@link #MEMBER}: the label that the member {@link #LABEL_MEMBER} beside it gives. */
    public static final String MEMBER_LABEL = "given_label";
    /** Field of {@link #MEMBER}: the suffix of that member, or json and a field of it; null where none was asked for. */
    public static final String LABEL_MEMBER = "label_member";

    /** The type of {@link #MEMBER}. */
    public static final StructType MEMBER_TYPE = new StructType()
            .add(SHARD, DataTypes.StringType)
            .add(SHARD_LENGTH, DataTypes.LongType)
            .add(NUMBER, DataTypes.LongType)
            .add(OFFSET, DataTypes.LongType)
            .add(SUPERSEDED, DataTypes.LongType)
            .add(MEMBER_LABEL, DataTypes.StringType)
            .add(LABEL_MEMBER, DataTypes.StringType);

    /** The run that read the image. */
    public static final String EMBEDDED_IN = "embedded_in";
    /** The folder or table that the image was listed under when it was read. */
    public static final String IMAGE_ROOT = "image_root";
    /** Start of the first run that did not find the image any more; null while it is present. */
    public static final String MISSING_SINCE = "missing_since";

    public static final StructType TYPE = new StructType()
            .add(IMAGE_ID, DataTypes.StringType)
            .add(PATH, DataTypes.StringType, false)
            .add(SOURCE, DataTypes.StringType)
            .add(MODEL_ID, DataTypes.StringType, false)
            .add(STATUS, DataTypes.StringType, false)
            .add(ERROR, DataTypes.StringType)
            .add(WIDTH, DataTypes.IntegerType)
            .add(HEIGHT, DataTypes.IntegerType)
            .add(EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false))
            .add(LENGTH, DataTypes.LongType)
            .add(MODIFICATION_TIME, DataTypes.TimestampType)
            .add(MEMBER, MEMBER_TYPE)
            .add(EMBEDDED_IN, DataTypes.StringType)
            .add(IMAGE_ROOT, DataTypes.StringType)
            .add(MISSING_SINCE, DataTypes.TimestampType);

    private EmbeddingsSchema() {}
}

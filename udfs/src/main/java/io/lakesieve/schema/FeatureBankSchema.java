package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code feature_bank}: one row per run and image in AdaNeg's feature bank. */
public final class FeatureBankSchema {
    public static final String TABLE = "feature_bank";
    public static final String RUN_ID = "run_id";
    public static final String LABEL = "label";
    /** {@code id} or {@code negative}: the side of the label. */
    public static final String KIND = "kind";

    public static final String IMAGE_ID = "image_id";
    /** Entropy, in nats, of the softmax over the labels of the image's side. */
    public static final String ENTROPY = "entropy";

    public static final String EMBEDDING = "embedding";

    public static final StructType TYPE = new StructType()
            .add(RUN_ID, DataTypes.StringType, false)
            .add(LABEL, DataTypes.StringType, false)
            .add(KIND, DataTypes.StringType, false)
            .add(IMAGE_ID, DataTypes.StringType, false)
            .add(ENTROPY, DataTypes.DoubleType, false)
            .add(EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false), false);

    private FeatureBankSchema() {}
}

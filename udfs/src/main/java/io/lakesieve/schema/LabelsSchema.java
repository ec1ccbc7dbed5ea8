package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code labels}: one row per ID label of a label set. */
public final class LabelsSchema {
    public static final String TABLE = "labels";
    /** Hash of labels, prompts, model, candidates, mining parameters and seed. */
    public static final String LABEL_SET_ID = "label_set_id";

    public static final String NAME = "name";
    public static final String MODEL_ID = "model_id";
    public static final String LABEL = "label";
    public static final String PROMPT = "prompt";
    public static final String EMBEDDING = "embedding";
    /** The label by the text tower, over CLIPN's templates; null where no method of CLIPN was asked for. */
    public static final String YES_EMBEDDING = "yes_embedding";
    /** The same by CLIPN's "no" text tower. */
    public static final String NO_EMBEDDING = "no_embedding";

    public static final StructType TYPE = new StructType()
            .add(LABEL_SET_ID, DataTypes.StringType, false)
            .add(NAME, DataTypes.StringType)
            .add(MODEL_ID, DataTypes.StringType, false)
            .add(LABEL, DataTypes.StringType, false)
            .add(PROMPT, DataTypes.StringType, false)
            .add(EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false), false)
            .add(YES_EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false))
            .add(NO_EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false));

    private LabelsSchema() {}
}

package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code text_embeddings}: the cache of text embeddings, one row per prompt and model. */
public final class TextEmbeddingsSchema {
    public static final String TABLE = "text_embeddings";
    public static final String MODEL_ID = "model_id";
    public static final String PROMPT = "prompt";
    public static final String EMBEDDING = "embedding";

    /** The run that embedded the prompt. */
    public static final String EMBEDDED_IN = "embedded_in";

    public static final StructType TYPE = new StructType()
            .add(MODEL_ID, DataTypes.StringType, false)
            .add(PROMPT, DataTypes.StringType, false)
            .add(EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false), false)
            .add(EMBEDDED_IN, DataTypes.StringType);

    private TextEmbeddingsSchema() {}
}

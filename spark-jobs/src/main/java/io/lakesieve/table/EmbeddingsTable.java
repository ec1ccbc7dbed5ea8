package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.EmbeddingsSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table {@code embeddings}: one row for each path under a model. */
public final class EmbeddingsTable {
    static final String NAME = EmbeddingsSchema.TABLE;

    private final DeltaStore store;

    EmbeddingsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, EmbeddingsSchema.TYPE);
    }

    /** All rows of a model. */
    public Dataset<Row> ofModel(String modelId) {
        return store.read().where(col(EmbeddingsSchema.MODEL_ID).equalTo(modelId));
    }

    /** Adds rows, replacing those of the same path and model, in one commit. */
    public void put(Dataset<Row> rows) {
        store.upsert(rows, EmbeddingsSchema.MODEL_ID, EmbeddingsSchema.PATH);
    }
}

package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.TextEmbeddingsSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table {@code text_embeddings}: the text tower's results, so that no prompt is embedded twice. */
public final class TextEmbeddingsTable {
    static final String NAME = TextEmbeddingsSchema.TABLE;

    private final DeltaStore store;

    TextEmbeddingsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, TextEmbeddingsSchema.TYPE);
    }

    /** All rows of a model. */
    public Dataset<Row> ofModel(String modelId) {
        return store.read().where(col(TextEmbeddingsSchema.MODEL_ID).equalTo(modelId));
    }

    /** How many prompts a run has embedded. */
    public long countEmbeddedIn(String runId) {
        return store.read()
                .where(col(TextEmbeddingsSchema.EMBEDDED_IN).equalTo(runId))
                .count();
    }

    /** Adds rows of prompts that the table does not hold yet, in one commit. */
    public void append(Dataset<Row> rows) {
        store.append(rows);
    }
}

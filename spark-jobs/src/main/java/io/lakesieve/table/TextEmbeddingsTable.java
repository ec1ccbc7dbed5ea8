package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.TextEmbeddingsSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table {@code text_embeddings}: the text tower's results, so that no prompt is embedded twice. */
public final class TextEmbeddingsTable {
    static final String NAME = TextEmbeddingsSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(TextEmbeddingsSchema.TYPE);

    private final DeltaStore store;

    TextEmbeddingsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
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

    /**
     * Adds the rows of prompts that the table does not hold, in one commit: one row a prompt and model, whoever embeds it
     * first.
     *
     * @param count of the rows
     * @param firstPrompt the smallest prompt among them
     * @param lastPrompt the largest; files with other prompts are not looked at
     */
    public void insert(Dataset<Row> rows, long count, String modelId, String firstPrompt, String lastPrompt) {
        Column within = DeltaStore.stored(TextEmbeddingsSchema.MODEL_ID)
                .equalTo(modelId)
                .and(DeltaStore.stored(TextEmbeddingsSchema.PROMPT).between(firstPrompt, lastPrompt));
        store.insert(
                TableLayout.inFiles(rows, count), within, TextEmbeddingsSchema.MODEL_ID, TextEmbeddingsSchema.PROMPT);
    }
}

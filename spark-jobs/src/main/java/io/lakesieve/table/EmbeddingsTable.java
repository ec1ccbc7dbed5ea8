package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.lakesieve.schema.EmbeddingsSchema;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table {@code embeddings}: one row for each path under a model. */
public final class EmbeddingsTable {
    static final String NAME = EmbeddingsSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(EmbeddingsSchema.TYPE);

    private final DeltaStore store;

    EmbeddingsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** All rows of a model. */
    public Dataset<Row> ofModel(String modelId) {
        return store.read().where(col(EmbeddingsSchema.MODEL_ID).equalTo(modelId));
    }

    /** The rows of a model that were listed under an image root and are not missing, as they are now. */
    public Dataset<Row> presentNow(String imageRoot, String modelId) {
        return store.readNow(col(EmbeddingsSchema.MODEL_ID).equalTo(modelId).and(isPresentUnder(imageRoot)));
    }

    /** Whether a row's image was listed under an image root and is not missing. */
    public static Column isPresentUnder(String imageRoot) {
        return col(EmbeddingsSchema.IMAGE_ROOT)
                .equalTo(imageRoot)
                .and(col(EmbeddingsSchema.MISSING_SINCE).isNull());
    }

    /** Whether anything was ever written. */
    public boolean exists() {
        return store.exists();
    }

    /**
     * Adds rows, replacing those of the same path and model, in one commit. A row that holds an embedding of the same file
     * stays: another run has come first.
     */
    public void put(Dataset<Row> rows) {
        put(rows, lit(true));
    }

    /**
     * Does the same for rows of a model whose paths lie within bounds, so that files with other paths are not looked at.
     *
     * @param count of the rows
     * @param firstPath the smallest path
     * @param lastPath the largest
     */
    public void put(Dataset<Row> rows, long count, String modelId, String firstPath, String lastPath) {
        Column within = DeltaStore.stored(EmbeddingsSchema.MODEL_ID)
                .equalTo(modelId)
                .and(DeltaStore.stored(EmbeddingsSchema.PATH).between(firstPath, lastPath));
        put(TableLayout.inFiles(rows, count), within);
    }

    private void put(Dataset<Row> rows, Column onStored) {
        store.upsert(rows, onStored, not(holdsSameFile()), EmbeddingsSchema.MODEL_ID, EmbeddingsSchema.PATH);
    }

    /** Sets what rows say of the shards that their images are in; columns model_id, path and member. */
    public void updateMembers(Dataset<Row> rows) {
        store.update(rows, EmbeddingsSchema.MEMBER, EmbeddingsSchema.MODEL_ID, EmbeddingsSchema.PATH);
    }

    /** Deletes the rows of a model at those paths, unless that run has written them. */
    public void deleteOfOtherRuns(String modelId, List<String> paths, String runId) {
        if (!paths.isEmpty()) {
            store.delete(col(EmbeddingsSchema.MODEL_ID)
                    .equalTo(modelId)
                    .and(col(EmbeddingsSchema.PATH).isin(paths.toArray()))
                    .and(not(col(EmbeddingsSchema.EMBEDDED_IN).equalTo(runId))));
        }
    }

    private static Column holdsSameFile() {
        Column sameFile = Stream.of(
                        EmbeddingsSchema.IMAGE_ID,
                        EmbeddingsSchema.LENGTH,
                        EmbeddingsSchema.MODIFICATION_TIME,
                        EmbeddingsSchema.MEMBER)
                .map(column -> DeltaStore.stored(column).eqNullSafe(col(DeltaStore.FRESH + "." + column)))
                .reduce(Column::and)
                .orElseThrow();
        return DeltaStore.stored(EmbeddingsSchema.STATUS)
                .equalTo(EmbeddingsSchema.STATUS_OK)
                .and(DeltaStore.stored(EmbeddingsSchema.MISSING_SINCE).isNull())
                .and(sameFile);
    }

    /**
     * Marks images of a model as missing, and unmarks those that came back, in one commit.
     *
     * @param marks columns path and missing_since
     */
    public void mark(String modelId, Dataset<Row> marks) {
        store.update(
                marks.withColumn(EmbeddingsSchema.MODEL_ID, lit(modelId)),
                EmbeddingsSchema.MISSING_SINCE,
                EmbeddingsSchema.MODEL_ID,
                EmbeddingsSchema.PATH);
    }
}

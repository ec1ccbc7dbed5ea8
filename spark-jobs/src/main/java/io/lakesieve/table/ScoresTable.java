package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.ScoresSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table {@code scores}: every image of every run under every method. */
public final class ScoresTable {
    static final String NAME = ScoresSchema.TABLE;

    private final DeltaStore store;

    ScoresTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, ScoresSchema.TYPE);
    }

    /** A table of scores outside a lake, as {@code score --output} writes it. */
    public static ScoresTable at(SparkSession spark, String location) {
        return new ScoresTable(spark, location);
    }

    /** All rows of a run. */
    public Dataset<Row> ofRun(String runId) {
        return store.read().where(col(ScoresSchema.RUN_ID).equalTo(runId));
    }

    /** All rows. */
    public Dataset<Row> read() {
        return store.read();
    }

    /** Adds the rows of a run in one commit. */
    public void append(Dataset<Row> rows) {
        store.append(rows);
    }

    /** Replaces the whole table in one commit. */
    public void overwrite(Dataset<Row> rows) {
        store.overwrite(rows);
    }
}

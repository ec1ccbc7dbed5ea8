package io.lakesieve.table;

import io.lakesieve.schema.SourceSummarySchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table {@code source_summary}: what each source of a run came to under each method. */
public final class SourceSummaryTable {
    static final String NAME = SourceSummarySchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(SourceSummarySchema.TYPE);

    private final DeltaStore store;

    SourceSummaryTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** All rows. */
    public Dataset<Row> read() {
        return store.read();
    }

    /** The rows that fulfil a condition as they are now, for several queries: which files hold them is looked up once. */
    public Dataset<Row> readNow(Column condition) {
        return store.readNow(condition);
    }

    /** All rows of a run. */
    public Dataset<Row> ofRun(Run run) {
        return RunRows.of(store.read(), run);
    }

    /** Whether the run was summarized. */
    public boolean contains(Run run) {
        return !ofRun(run).isEmpty();
    }

    /** Adds the rows of a run that has none yet, in one commit; a commit that is repeated adds nothing. */
    public void add(String runId, Dataset<Row> rows) {
        store.appendOnce(rows, runId);
    }

    /** Writes the rows of a run, replacing those that it had, in one commit. */
    public void put(String runId, Dataset<Row> rows) {
        store.replace(SourceSummarySchema.RUN_ID, runId, rows);
    }
}

package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.schema.RunsSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a run in a table that may hold them under the id of an earlier run, see {@link Run#scoresOf()}. */
final class RunRows {
    /** The rows of a run, which say its own id whatever id they are stored under. */
    static Dataset<Row> of(Dataset<Row> table, Run run) {
        Dataset<Row> rows = table.where(isOf(run));
        return run.ownsScores() ? rows : rows.withColumn(RunsSchema.RUN_ID, lit(run.runId()));
    }

    /** Whether a row is stored as one of a run. */
    static Column isOf(Run run) {
        return col(RunsSchema.RUN_ID).equalTo(run.scoresOf());
    }

    private RunRows() {}
}

package io.lakesieve.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows by a plan that is made once. Queries on them share its shuffles, and no transaction that begins later takes for its
 * own what the plan reads.
 */
public final class PlannedRows {
    /** The same rows, planned now. */
    public static Dataset<Row> of(Dataset<Row> rows) {
        org.apache.spark.sql.classic.Dataset<Row> classic = (org.apache.spark.sql.classic.Dataset<Row>) rows;
        return classic.isLocal()
                ? rows
                : classic.sparkSession()
                        .internalCreateDataFrame(classic.queryExecution().toRdd(), rows.schema(), false);
    }

    private PlannedRows() {}
}

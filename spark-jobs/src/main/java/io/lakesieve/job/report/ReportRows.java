package io.lakesieve.job.report;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Collects a bounded number of rows to the driver, and counts them, so that the cost of a report does not grow with the
 * number of images.
 */
final class ReportRows {
    private long collected;

    /** The first rows. */
    List<Row> of(Dataset<Row> rows, int most) {
        // Through an RDD an ordered limit ends in one task; collected directly, every task would send its first
        // rows.
        List<Row> list = rows.limit(most).toJavaRDD().collect();
        collected += list.size();
        return list;
    }

    /** The rows that were collected so far. */
    long collected() {
        return collected;
    }
}

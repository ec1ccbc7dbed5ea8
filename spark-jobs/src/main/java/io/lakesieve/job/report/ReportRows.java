package io.lakesieve.job.report;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Brings rows to the driver for a report, and counts them: never more than a stated number, so that what a report takes
 * does not grow with the images.
 */
final class ReportRows {
    private long collected;

    /** The first rows. */
    List<Row> of(Dataset<Row> rows, int most) {
        // By way of an RDD an ordered limit is made on one task; collected outright, every task would send its first
        // rows.
        List<Row> list = rows.limit(most).toJavaRDD().collect();
        collected += list.size();
        return list;
    }

    /** Rows that came to the driver so far. */
    long collected() {
        return collected;
    }
}

package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.broadcast;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Selects rows by their paths. Few paths are sent to the rows: rows with embeddings or pictures are not shuffled for them.
 */
public final class RowsOfPaths {
    /** Some 30 MB of paths. */
    private static final long MAX_BROADCAST = 200_000;

    /**
     * The rows that have one of the paths.
     *
     * @param paths a column path
     * @param count how many
     */
    public static Dataset<Row> of(Dataset<Row> rows, Dataset<Row> paths, long count) {
        return joined(rows, paths, count, "left_semi");
    }

    /** The rows that have none of the paths. */
    public static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> paths, long count) {
        return joined(rows, paths, count, "left_anti");
    }

    private static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> paths, long count, String how) {
        return rows.join(count <= MAX_BROADCAST ? broadcast(paths) : paths, new String[] {ImageListing.PATH}, how);
    }

    private RowsOfPaths() {}
}

package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.broadcast;

import io.lakesieve.job.listing.ImageListing;
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
        return of(rows, paths, ImageListing.PATH, count);
    }

    /** The rows that have one of the values of another column, which are as short as paths. */
    static Dataset<Row> of(Dataset<Row> rows, Dataset<Row> values, String column, long count) {
        return joined(rows, values, column, count, "left_semi");
    }

    /** The rows that have none of the paths. */
    public static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> paths, long count) {
        return joined(rows, paths, ImageListing.PATH, count, "left_anti");
    }

    private static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> values, String column, long count, String how) {
        Dataset<Row> keys = values.select(column);
        return rows.join(count <= MAX_BROADCAST ? broadcast(keys) : keys, new String[] {column}, how);
    }

    private RowsOfPaths() {}
}

package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Selects rows by their paths. Few paths are sent to the rows, and of more paths their hashes: rows with embeddings or
 * pictures are not shuffled for them.
 */
public final class RowsOfPaths {
    /** Some 30 MB of paths. */
    private static final long MAX_BROADCAST = 200_000;
    /** Some 200 MB of hashes where they are looked up. */
    private static final long MAX_HASHES = 5_000_000;

    private static final String HASH = "hash_of_value";

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
    public static Dataset<Row> of(Dataset<Row> rows, Dataset<Row> values, String column, long count) {
        return joined(perhaps(rows, values, column, count), values.select(column), column, count, "left_semi");
    }

    /**
     * The rows that have one of the paths, with what else is said of that path.
     *
     * @param paths a column path, without twins, and others
     * @param count how many
     */
    public static Dataset<Row> with(Dataset<Row> rows, Dataset<Row> paths, long count) {
        return withMost(perhaps(rows, paths, ImageListing.PATH, count), paths, count);
    }

    /** The same where most rows have one of the paths. */
    public static Dataset<Row> withMost(Dataset<Row> rows, Dataset<Row> paths, long count) {
        return joined(rows, paths, ImageListing.PATH, count, "inner");
    }

    /** The rows that have none of the paths. */
    public static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> paths, long count) {
        return joined(rows, paths.select(ImageListing.PATH), ImageListing.PATH, count, "left_anti");
    }

    /** The rows that have one of so many values by its hash, and hardly any others: so few are left to be shuffled. */
    private static Dataset<Row> perhaps(Dataset<Row> rows, Dataset<Row> values, String column, long count) {
        if (count <= MAX_BROADCAST || count > MAX_HASHES) {
            return rows;
        }
        Dataset<Row> hashes = values.select(xxhash64(col(column)).as(HASH));
        return rows.withColumn(HASH, xxhash64(col(column)))
                .join(broadcast(hashes), new String[] {HASH}, "left_semi")
                .drop(HASH);
    }

    private static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> values, String column, long count, String how) {
        return rows.join(count <= MAX_BROADCAST ? broadcast(values) : values, new String[] {column}, how);
    }

    private RowsOfPaths() {}
}

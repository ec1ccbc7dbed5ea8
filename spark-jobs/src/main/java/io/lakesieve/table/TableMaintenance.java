package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Keeps a table of a lake small: deletes rows, writes small files together, deletes files that no reader can need. Each is
 * safe beside other writers and, repeated, does what is left. A table that was never written needs nothing.
 */
public final class TableMaintenance {
    /** Files are written together up to this; a merge that touches one row of a file writes all of it. */
    private static final long TARGET_BYTES = 128L << 20;

    /** Files that a task of a listing deals with; where there are fewer, Delta's 10,000 tasks would take most of the time. */
    private static final long FILES_PER_TASK = 1_000;

    private static final int MAX_TASKS = 10_000;

    private final SparkSession spark;
    private final String location;
    private final DeltaStore store;
    private final TableLayout layout;
    /** Files below this are written together. */
    private final long smallBytes;

    TableMaintenance(SparkSession spark, String location, DeltaStore store, TableLayout layout) {
        this.spark = spark;
        this.location = location;
        this.store = store;
        this.layout = layout;
        // A large file of scores holds one run's: the next run copies it as it is, and it goes as a whole with that
        // run.
        this.smallBytes = layout.equals(ScoresTable.LAYOUT) ? WholeFiles.MIN_BYTES : TARGET_BYTES;
    }

    /**
     * A part of a table.
     *
     * @param rows how many
     * @param bytes what they take, if rows are alike
     */
    public record Share(long rows, long bytes) {
        public static final Share NONE = new Share(0, 0);
    }

    /**
     * Files in a table's folder that no version of the table has which a reader may still read: those that were removed longer
     * ago than the table's retention, a week by default, and those of writers that died.
     */
    public record UnneededFiles(long files, long bytes) {
        public static final UnneededFiles NONE = new UnneededFiles(0, 0);
    }

    /** Measures the rows that fulfil a condition. */
    public Share share(Column condition) {
        if (!store.exists()) {
            return Share.NONE;
        }
        long rows = store.read().where(condition).count();
        if (rows == 0) {
            return Share.NONE;
        }
        double bytesPerRow = (double) snapshot().sizeInBytes() / store.read().count();
        return new Share(rows, Math.round(rows * bytesPerRow));
    }

    /** Deletes the rows that fulfil a condition, in one commit, if there are any. */
    public Share delete(Column condition) {
        Share share = share(condition);
        if (share.rows() > 0) {
            CommitRetry.commit(() -> layout.during(spark, () -> table().delete(condition)));
        }
        return share;
    }

    /** How many files are so small that they should be written together. */
    public long smallFiles() {
        if (!store.exists()) {
            return 0;
        }
        long small = snapshot().allFiles().where(col("size").lt(smallBytes)).count();
        return small > 1 ? small : 0;
    }

    /** Writes small files together; returns how many there were. */
    public long compact() {
        long small = smallFiles();
        if (small > 0) {
            Map<String, String> sizes = Map.of(
                    "spark.databricks.delta.optimize.minFileSize", String.valueOf(smallBytes),
                    "spark.databricks.delta.optimize.maxFileSize", String.valueOf(TARGET_BYTES));
            CommitRetry.commit(() -> layout.during(
                    spark,
                    () -> TemporarySettings.during(
                            spark, sizes, () -> table().optimize().executeCompaction())));
        }
        return small;
    }

    /** Finds the files that no reader can need. */
    public UnneededFiles unneededFiles() {
        return store.exists() ? TemporarySettings.during(spark, listing(), this::measureUnneeded) : UnneededFiles.NONE;
    }

    /** Deletes the files that no reader can need. */
    public UnneededFiles vacuum() {
        UnneededFiles unneeded = unneededFiles();
        if (unneeded.files() > 0) {
            TemporarySettings.during(spark, listing(), () -> table().vacuum());
        }
        return unneeded;
    }

    private UnneededFiles measureUnneeded() {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sessionState().newHadoopConf());
        Row total = spark.sql("VACUUM delta.`%s` DRY RUN".formatted(location.replace("`", "``")))
                .as(Encoders.STRING())
                .map((MapFunction<String, Long>) path -> length(new Path(path), hadoop), Encoders.LONG())
                .agg(functions.count("value"), functions.sum("value"))
                .first();
        return total.getLong(0) == 0 ? UnneededFiles.NONE : new UnneededFiles(total.getLong(0), total.getLong(1));
    }

    /** Of a file that somebody has deleted meanwhile it is nothing. */
    private static long length(Path path, SerializableConfiguration hadoop) throws IOException {
        try {
            FileSystem fileSystem = path.getFileSystem(hadoop.value());
            return fileSystem.getFileStatus(path).getLen();
        } catch (FileNotFoundException e) {
            return 0;
        }
    }

    private Map<String, String> listing() {
        long files = snapshot().numOfFiles();
        long tasks = Math.max(1, Math.min(MAX_TASKS, files / FILES_PER_TASK));
        return Map.of(
                "spark.sql.sources.parallelPartitionDiscovery.parallelism", String.valueOf(tasks),
                "spark.databricks.delta.vacuum.parallelDelete.enabled", String.valueOf(tasks > 1));
    }

    private Snapshot snapshot() {
        return store.latestSnapshot();
    }

    private DeltaTable table() {
        return DeltaTable.forPath(spark, location);
    }
}

package io.lakesieve.table;

import io.lakesieve.config.InputException;
import io.lakesieve.schema.ScoresSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table {@code scores}: every image of every run under every method. */
public final class ScoresTable {
    static final String NAME = ScoresSchema.TABLE;

    /**
     * Others follow the scores as they come, see Delta's change data feed. Files are skipped by the columns that queries
     * select by; statistics of the others would be a tenth of the work of writing.
     */
    static final TableLayout LAYOUT = new TableLayout(
            ScoresSchema.TYPE,
            Map.of(
                    "delta.enableChangeDataFeed",
                    "true",
                    "delta.dataSkippingStatsColumns",
                    String.join(
                            ",",
                            ScoresSchema.RUN_ID,
                            ScoresSchema.PATH,
                            ScoresSchema.SOURCE,
                            ScoresSchema.METHOD,
                            ScoresSchema.OOD_SCORE,
                            ScoresSchema.STATUS)),
            List.of(
                    ScoresSchema.IMAGE_ID,
                    ScoresSchema.PATH,
                    ScoresSchema.ID_SCORE,
                    ScoresSchema.OOD_SCORE,
                    ScoresSchema.TOP_NEGATIVES + ".list.element." + ScoresSchema.NEGATIVE_PROBABILITY));

    private final SparkSession spark;
    private final String location;
    private final DeltaStore store;

    ScoresTable(SparkSession spark, String location) {
        this.spark = spark;
        this.location = location;
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** A table of scores outside a lake, as {@code score --output} writes it. */
    public static ScoresTable at(SparkSession spark, String location) {
        return new ScoresTable(spark, location);
    }

    /**
     * Proves before any work that the table can be replaced and that it is one of scores.
     *
     * @throws InputException if it cannot be written, or if something else lies there
     */
    public ScoresTable requireReplaceable() {
        Path folder = new Path(location);
        try {
            Configuration configuration = spark.sessionState().newHadoopConf();
            FileSystem fileSystem = folder.getFileSystem(configuration);
            boolean there = fileSystem.exists(folder);
            if (there && !isReplaceable(fileSystem, folder)) {
                throw new InputException(
                        "At %s lies something that is no Delta table of scores, and it would be replaced: name another --output."
                                .formatted(location));
            }
            WriteProbe.in(folder, spark);
            if (!there) {
                fileSystem.delete(folder, false);
            }
            return this;
        } catch (IOException e) {
            throw new InputException(
                    "The output %s cannot be written (%s): name another --output, or have write access granted there."
                            .formatted(location, e.getMessage()),
                    e);
        }
    }

    private boolean isReplaceable(FileSystem fileSystem, Path folder) throws IOException {
        if (fileSystem.getFileStatus(folder).isFile()) {
            return false;
        }
        return store.isDeltaTable()
                ? store.storedColumns().containsAll(List.of(ScoresSchema.METHOD, ScoresSchema.ID_SCORE))
                : fileSystem.listStatus(folder).length == 0;
    }

    /** All rows of a run. */
    public Dataset<Row> ofRun(Run run) {
        return RunRows.of(store.read(), run);
    }

    /** All rows of a run as they are now, for several queries: which files hold them is looked up once. */
    public Dataset<Row> ofRunNow(Run run) {
        return RunRows.of(store.readNow(RunRows.isOf(run)), run);
    }

    /** All rows. */
    public Dataset<Row> read() {
        return store.read();
    }

    /** Adds the rows of a run in one commit; a commit that is repeated adds nothing. */
    public void append(String runId, Dataset<Row> rows) {
        store.appendOnce(rows, runId);
    }

    /** The same of rows, and of others that an earlier run leaves, in copies of its files. */
    public void append(String runId, Dataset<Row> rows, FileCopies copies) {
        store.appendOnce(rows, copies, ScoresSchema.RUN_ID, runId);
    }

    /** The rows of a run as they are now, by the files that they lie in. */
    public WholeFiles wholeFiles(Run run) {
        return store.wholeFiles(ScoresSchema.RUN_ID, run.scoresOf());
    }

    /** Replaces the rows that a run has by others, in one commit. */
    public void replace(String runId, Dataset<Row> rows) {
        store.replace(ScoresSchema.RUN_ID, runId, rows);
    }

    /** Replaces the whole table in one commit. */
    public void overwrite(Dataset<Row> rows) {
        store.overwrite(rows);
    }
}

package io.lakesieve.job.tidy;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.TidyOptions;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.schema.CalibrationSchema;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.FeatureBankSchema;
import io.lakesieve.schema.GatesSchema;
import io.lakesieve.schema.MetricsSchema;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.TableMaintenance;
import io.lakesieve.table.TableMaintenance.Share;
import io.lakesieve.table.TableMaintenance.UnneededFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;

/**
 * Removes what a lake does not need any more: rows of old runs, embeddings of images that have long been gone, what killed
 * writers have left. Then it compacts the tables and deletes their files that no reader can need, by Delta's rules.
 *
 * <p>It may run beside anything and be killed anywhere. An old run is first taken out of the views, in one commit, so that no
 * run that starts from then on finds it. Its rows go when no run is at work that may have found it before, with this call
 * or a later one, and what {@code runs} has of it last.
 */
public final class TidyLake {
    /** The tables that have rows of a run, besides {@code runs}. */
    private static final List<String> OF_RUNS = List.of(
            ScoresSchema.TABLE,
            FeatureBankSchema.TABLE,
            CalibrationSchema.TABLE,
            SourceSummarySchema.TABLE,
            MetricsSchema.TABLE,
            GatesSchema.TABLE);

    /** By which the clocks of hosts may differ. */
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    private final Lake lake;
    private final TidyOptions options;
    private final Leftovers leftovers;

    public TidyLake(SparkSession spark, Lake lake, TidyOptions options) {
        this.lake = lake;
        this.options = options;
        this.leftovers = new Leftovers(lake, spark.sessionState().newHadoopConf());
    }

    /**
     * What was removed, or would be.
     *
     * @param runs all that there were
     * @param removedRuns those that are gone, or out of the views
     * @param waitingRuns those of them whose rows wait for the runs at work, or are those of other runs
     * @param runsAtWork how many these are
     * @param removed rows by table, without those that wait, and about how many bytes they take
     * @param leftovers files of killed writers
     * @param leftoverBytes their bytes
     * @param compacted small files by table that were written together
     * @param unneeded files by table that no reader can need; those of the rows above come to be such after a week
     */
    public record Result(
            long runs,
            long removedRuns,
            long waitingRuns,
            long runsAtWork,
            Map<String, Share> removed,
            long leftovers,
            long leftoverBytes,
            Map<String, Long> compacted,
            Map<String, UnneededFiles> unneeded) {
        public Result {
            removed = Map.copyOf(removed);
            compacted = Map.copyOf(compacted);
            unneeded = Map.copyOf(unneeded);
        }
    }

    /** Says what would go, and changes nothing. */
    public Result plan() {
        Instant now = Instant.now();
        List<Run> runs = lake.runs().all();
        OldRuns old = OldRuns.among(runs, options, now, RunLog::wasKilled);
        List<Run> unread = old.unread(runs, LEEWAY);
        boolean isQuiet = old.atWork().isEmpty();
        Map<String, Share> rows = new LinkedHashMap<>();
        Column gone = isOneOf(isQuiet ? concat(old.goes(), unread) : unread);
        OF_RUNS.forEach(table -> note(rows, table, maintenance(table).share(gone)));
        note(
                rows,
                EmbeddingsSchema.TABLE,
                isQuiet ? maintenance(EmbeddingsSchema.TABLE).share(isLongGone(now)) : Share.NONE);
        Map<String, Long> small = new LinkedHashMap<>();
        Map<String, UnneededFiles> unneeded = new LinkedHashMap<>();
        for (String table : Lake.tables()) {
            small.put(table, maintenance(table).smallFiles());
            unneeded.put(table, maintenance(table).unneededFiles());
        }
        List<FileStatus> files = leftovers.find(now);
        return new Result(
                runs.size(),
                old.goes().size() + (long) old.removed().size(),
                isQuiet
                        ? old.removed().size() - (long) unread.size()
                        : old.goes().size() + (long) old.removed().size() - unread.size(),
                old.atWork().size(),
                rows,
                files.size(),
                bytes(files),
                small,
                unneeded);
    }

    /** Does it. */
    public Result execute() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        OldRuns old = OldRuns.among(lake.runs().all(), options, now, RunLog::wasKilled);
        old.abandoned().forEach(run -> RunLog.endAbandoned(lake, run));
        lake.runs().remove(old.goes(), now);
        List<Run> runs = lake.runs().all();
        OldRuns left = OldRuns.among(runs, options, now, RunLog::wasKilled);
        List<Run> unread = left.unread(runs, LEEWAY);
        Map<String, Share> rows = deleteRows(unread, left.atWork().isEmpty(), now);
        List<FileStatus> files = leftovers.find(now);
        leftovers.delete(files);
        Map<String, Long> compacted = new LinkedHashMap<>();
        Map<String, UnneededFiles> unneeded = new LinkedHashMap<>();
        for (String table : Lake.tables()) {
            compacted.put(table, maintenance(table).compact());
            unneeded.put(table, maintenance(table).vacuum());
        }
        return new Result(
                runs.size(),
                left.removed().size(),
                left.removed().size() - (long) unread.size(),
                left.atWork().size(),
                rows,
                files.size(),
                bytes(files),
                compacted,
                unneeded);
    }

    /** The rows of runs that nobody reads, and embeddings where no run is at work that may have found the image again. */
    private Map<String, Share> deleteRows(List<Run> unread, boolean isQuiet, Instant now) {
        Map<String, Share> rows = new LinkedHashMap<>();
        OF_RUNS.forEach(table -> note(rows, table, maintenance(table).delete(isOneOf(unread))));
        maintenance(RunsSchema.TABLE)
                .delete(isOneOf(unread).and(col(RunsSchema.STATUS).equalTo(RunsSchema.REMOVED)));
        if (isQuiet) {
            note(
                    rows,
                    EmbeddingsSchema.TABLE,
                    maintenance(EmbeddingsSchema.TABLE).delete(isLongGone(now)));
        }
        return rows;
    }

    private static void note(Map<String, Share> rows, String table, Share share) {
        if (share.rows() > 0) {
            rows.put(table, share);
        }
    }

    private TableMaintenance maintenance(String table) {
        return lake.maintenance(table);
    }

    private static List<Run> concat(List<Run> some, List<Run> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static Column isOneOf(List<Run> runs) {
        return runs.isEmpty()
                ? lit(false)
                : col(RunsSchema.RUN_ID).isin(runs.stream().map(Run::runId).toArray());
    }

    private Column isLongGone(Instant now) {
        return col(EmbeddingsSchema.MISSING_SINCE).lt(lit(now.minus(options.olderThan())));
    }

    private static long bytes(List<FileStatus> files) {
        return files.stream().mapToLong(FileStatus::getLen).sum();
    }
}

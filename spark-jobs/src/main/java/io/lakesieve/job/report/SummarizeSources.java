package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;

import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Sums up the scores of a run by source and method, into {@code source_summary}: one query in which nothing comes to the
 * driver, however many sources there are. What an earlier run says of sources that nothing has come to is copied.
 */
public final class SummarizeSources {
    private static final int MAX_TOP_NEGATIVES = 5;
    /** Storey's lambda. */
    private static final double LIKELY_GOOD_FROM = 0.5;
    /** A task writes a file, and has no more sources than scores. */
    private static final long SCORES_A_TASK = 1_000_000;

    private final SparkSession spark;
    private final Lake lake;
    private final Progress progress;

    public SummarizeSources(SparkSession spark, Lake lake, Progress progress) {
        this.spark = spark;
        this.lake = lake;
        this.progress = progress;
    }

    /** Summarizes the sources of a run that is about to finish; one that was taken up may have rows already. */
    public void execute(RunLog log) {
        execute(log.unfinished(), rows -> log.write(rows, lake.sourceSummary()::add, lake.sourceSummary()::put));
    }

    /** Summarizes the sources of a run, whether it is finished by now or not, in place of the rows that it may have. */
    public void execute(Run run) {
        execute(run, rows -> lake.sourceSummary().put(run.runId(), rows));
    }

    /** Beside the last run like it. A run whose scores are an earlier run's has its summary, too. */
    private void execute(Run run, Consumer<Dataset<Row>> write) {
        if (!run.ownsScores()) {
            return;
        }
        long items = run.counts().getOrDefault(RunCounts.SCORES, 0L);
        StageWatch.during(spark, progress, "sum up sources", items, () -> {
            write.accept(summaries(run));
            return run;
        });
    }

    private Dataset<Row> summaries(Run run) {
        Dataset<Row> scores = lake.scores().ofRunNow(run);
        Map<String, String> lastRuns = lastRuns(run);
        int references = Math.toIntExact(run.counts().getOrDefault(RunCounts.REFERENCE_IMAGES, 0L));
        int tasks = 1 + Math.toIntExact(run.counts().getOrDefault(RunCounts.SCORES, 0L) / SCORES_A_TASK);
        Optional<UntouchedSources> untouched = UntouchedSources.of(lake, run, scores);
        Dataset<Row> others =
                untouched.map(known -> scores.where(known.isOther())).orElse(scores);
        Stream<Dataset<Row>> parts = Stream.of(counts(others), topNegatives(others), lastCounts(lastRuns));
        return joined(Stream.concat(parts, untouched.stream().map(UntouchedSources::summaries)), tasks)
                .map(new SourceSummaryTask(run.runId(), lastRuns, references), Encoders.row(SourceSummarySchema.TYPE));
    }

    private static Dataset<Row> counts(Dataset<Row> scores) {
        Column isOod = col(ScoresSchema.IS_OOD);
        Column scored = status(ImageStatus.OK);
        Column[] quantiles = DoubleStream.of(SourceSummarySchema.quantiles())
                .mapToObj(functions::lit)
                .toArray(Column[]::new);
        return scores.groupBy(ScoresSchema.SOURCE, ScoresSchema.METHOD)
                .agg(
                        count(lit(1)).as(SourceSummarySchema.IMAGES),
                        count_if(scored).as(SourceSummarySchema.SCORED),
                        count_if(status(ImageStatus.UNREADABLE)).as(SourceSummarySchema.UNREADABLE),
                        count_if(status(ImageStatus.TOO_LARGE)).as(SourceSummarySchema.TOO_LARGE),
                        count_if(status(ImageStatus.UNSUPPORTED)).as(SourceSummarySchema.UNSUPPORTED),
                        count_if(status(ImageStatus.UNAVAILABLE)).as(SourceSummarySchema.UNAVAILABLE),
                        count_if(scored.and(isOod)).as(SourceSummarySchema.OOD_IMAGES),
                        count_if(scored.and(not(isOod))).as(SourceSummarySchema.ID_IMAGES),
                        count_if(col(ScoresSchema.P_VALUE).gt(LIKELY_GOOD_FROM)).as(SourceSummaryTask.LIKELY_GOOD),
                        percentile_approx(
                                        col(ScoresSchema.ID_SCORE),
                                        array(quantiles),
                                        lit(SourceSummarySchema.QUANTILE_ACCURACY))
                                .as(SourceSummaryTask.QUANTILES));
    }

    private static Column status(ImageStatus status) {
        return col(ScoresSchema.STATUS).equalTo(status.tableName());
    }

    /** The labels that are a top negative of most images, by source and method; ties by the label's UTF-8 bytes. */
    private static Dataset<Row> topNegatives(Dataset<Row> scores) {
        Column label = col(SourceSummarySchema.NEGATIVE_LABEL);
        Column counted = struct(negate(count(lit(1))).as("order"), label);
        Column ofOutliers = col(ScoresSchema.IS_OOD).isNull().or(col(ScoresSchema.IS_OOD));
        Column names = col(ScoresSchema.TOP_NEGATIVES).getField(ScoresSchema.NEGATIVE_LABEL);
        return scores.where(status(ImageStatus.OK).and(ofOutliers))
                .select(
                        col(ScoresSchema.SOURCE),
                        col(ScoresSchema.METHOD),
                        explode(names).as(SourceSummarySchema.NEGATIVE_LABEL))
                .groupBy(col(ScoresSchema.SOURCE), col(ScoresSchema.METHOD), label)
                .agg(counted.as("counted"))
                .groupBy(ScoresSchema.SOURCE, ScoresSchema.METHOD)
                // Each list is as long as there are negatives at most.
                .agg(slice(array_sort(collect_list(col("counted"))), 1, MAX_TOP_NEGATIVES)
                        .as("most"))
                .select(
                        col(ScoresSchema.SOURCE),
                        col(ScoresSchema.METHOD),
                        transform(
                                        col("most"),
                                        negative -> struct(
                                                negative.getField(SourceSummarySchema.NEGATIVE_LABEL)
                                                        .as(SourceSummarySchema.NEGATIVE_LABEL),
                                                negate(negative.getField("order"))
                                                        .as(SourceSummarySchema.NEGATIVE_IMAGES)))
                                .as(SourceSummarySchema.TOP_NEGATIVES));
    }

    /** The last comparable run of each method that has rows of its own, by the method's name. */
    private Map<String, String> lastRuns(Run run) {
        Map<String, String> lastRuns = new HashMap<>();
        for (Run earlier : lake.runs().comparableBefore(run)) {
            if (earlier.ownsScores() && earlier.counts().get(RunCounts.SCORES) > 0) {
                earlier.scoring()
                        .methods()
                        .forEach(method -> lastRuns.putIfAbsent(method.tableName(), earlier.runId()));
            }
        }
        return lastRuns;
    }

    private Dataset<Row> lastCounts(Map<String, String> lastRuns) {
        Column isLast = lastRuns.entrySet().stream()
                .map(last -> col(SourceSummarySchema.METHOD)
                        .equalTo(last.getKey())
                        .and(col(SourceSummarySchema.RUN_ID).equalTo(last.getValue())))
                .reduce(Column::or)
                .orElse(lit(false));
        return lake.sourceSummary()
                .read()
                .where(isLast)
                .select(
                        col(SourceSummarySchema.SOURCE),
                        col(SourceSummarySchema.METHOD),
                        col(SourceSummarySchema.OOD_IMAGES).as(SourceSummaryTask.PREVIOUS_OOD_IMAGES),
                        col(SourceSummarySchema.ID_IMAGES).as(SourceSummaryTask.PREVIOUS_ID_IMAGES));
    }

    /** The columns of all, each of which has one row at most for a source and method; images without a source meet, too. */
    private static Dataset<Row> joined(Stream<Dataset<Row>> parts, int tasks) {
        Dataset<Row> all =
                parts.reduce((some, more) -> some.unionByName(more, true)).orElseThrow();
        Column[] values = Stream.of(all.columns())
                .filter(name -> !name.equals(SourceSummarySchema.SOURCE) && !name.equals(SourceSummarySchema.METHOD))
                .map(name -> first(col(name), true).as(name))
                .toArray(Column[]::new);
        return all.repartition(tasks, col(SourceSummarySchema.SOURCE), col(SourceSummarySchema.METHOD))
                .groupBy(SourceSummarySchema.SOURCE, SourceSummarySchema.METHOD)
                .agg(values[0], Arrays.copyOfRange(values, 1, values.length))
                .where(col(SourceSummarySchema.IMAGES).isNotNull());
    }
}

package io.lakesieve.job.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.InputException;
import io.lakesieve.config.TruthSource;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Metric;
import io.lakesieve.table.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Evaluates the scores of a run against true labels, and writes {@code metrics}. */
public final class EvaluateRun {
    private final SparkSession spark;
    private final Lake lake;
    private final TruthSource source;
    private final Progress progress;

    public EvaluateRun(SparkSession spark, Lake lake, TruthSource source, Progress progress) {
        this.spark = spark;
        this.lake = lake;
        this.source = source;
        this.progress = progress;
    }

    /**
     * What was measured.
     *
     * @param evaluated images with a score and a truth
     * @param withoutTruth scored images that the truth does not name
     * @param withoutScore images that the truth names and the run did not score
     * @param verdicts what the truth says of the verdicts that count; empty where there are none
     * @param truthFingerprint the same for the same truth, where that is known without reading it whole
     * @param isCopied whether an earlier run had measured all this
     */
    public record Result(
            List<Metric> metrics,
            long evaluated,
            long withoutTruth,
            long withoutScore,
            Optional<TrueVerdicts> verdicts,
            Optional<String> truthFingerprint,
            boolean isCopied) {
        public Result {
            metrics = List.copyOf(metrics);
        }

        /** As counts of a run, see {@link RunCounts}. */
        public Map<String, Long> counts() {
            Map<String, Long> counts = new HashMap<>();
            counts.put(RunCounts.IMAGES_EVALUATED, evaluated);
            counts.put(RunCounts.IMAGES_WITHOUT_TRUTH, withoutTruth);
            counts.put(RunCounts.IMAGES_WITHOUT_SCORE, withoutScore);
            verdicts.map(TrueVerdicts::counts).ifPresent(counts::putAll);
            return counts;
        }
    }

    /**
     * Verdicts of a rule by the truth, of images with a score and a true label.
     *
     * @param images all of them
     * @param outliers those that do not belong
     * @param flagged those that the rule flags
     * @param flaggedGood flagged, and they belong
     */
    public record TrueVerdicts(long images, long outliers, long flagged, long flaggedGood) {
        private Map<String, Long> counts() {
            return Map.of(
                    RunCounts.IMAGES_JUDGED, images,
                    RunCounts.JUDGED_OUTLIERS, outliers,
                    RunCounts.JUDGED_FLAGGED, flagged,
                    RunCounts.JUDGED_FLAGGED_GOOD, flaggedGood);
        }

        /** As an earlier run has counted them; empty where it had none. */
        private static Optional<TrueVerdicts> of(Map<String, Long> counts) {
            return counts.containsKey(RunCounts.IMAGES_JUDGED)
                    ? Optional.of(new TrueVerdicts(
                            counts.get(RunCounts.IMAGES_JUDGED),
                            counts.get(RunCounts.JUDGED_OUTLIERS),
                            counts.get(RunCounts.JUDGED_FLAGGED),
                            counts.get(RunCounts.JUDGED_FLAGGED_GOOD)))
                    : Optional.empty();
        }
    }

    /**
     * Measures.
     *
     * @throws InputException if the truth cannot be read, names none of the run's images, or lacks one of the two kinds
     */
    public Result execute(Run run) {
        long scores = run.counts().getOrDefault(RunCounts.SCORES, 0L);
        return StageWatch.during(spark, progress, "evaluate", scores, () -> evaluate(run));
    }

    /**
     * Measures a run that goes on; figures that an earlier run with the same scores has against the same truth are
     * written under the new run, too.
     *
     * @param sameScores that earlier run, if there is one
     * @throws InputException if the truth cannot be read, names none of the run's images, or lacks one of the two kinds
     */
    public Result execute(RunLog log, Optional<Run> sameScores) {
        Optional<String> fingerprint = new Truth(spark, source).fingerprint();
        return fingerprint
                .flatMap(truth -> sameScores.flatMap(earlier -> copied(log, earlier, truth)))
                .orElseGet(() -> execute(log.unfinished()));
    }

    private Optional<Result> copied(RunLog log, Run earlier, String truth) {
        if (!truth.equals(earlier.parameters().get(RunLog.TRUTH_FINGERPRINT))
                || earlier.shownMethod() != log.unfinished().shownMethod()) {
            return Optional.empty();
        }
        List<Metric> metrics = lake.metrics().ofRun(earlier.runId()).stream()
                .filter(metric -> metric.dataset().equals(source.dataset()))
                .toList();
        if (metrics.isEmpty()) {
            return Optional.empty();
        }
        log.write(metrics, lake.metrics()::add, (runId, rows) -> lake.metrics().put(runId, source.dataset(), rows));
        Map<String, Long> counts = earlier.counts();
        return Optional.of(new Result(
                metrics,
                counts.get(RunCounts.IMAGES_EVALUATED),
                counts.get(RunCounts.IMAGES_WITHOUT_TRUTH),
                counts.get(RunCounts.IMAGES_WITHOUT_SCORE),
                TrueVerdicts.of(counts),
                Optional.of(truth),
                true));
    }

    private Result evaluate(Run run) {
        Dataset<Row> scores = lake.scores()
                .ofRun(run)
                .where(col(ScoresSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK))
                .select(
                        KnownImages.path(run),
                        col(ScoresSchema.METHOD),
                        col(ScoresSchema.ID_SCORE),
                        col(ScoresSchema.IS_OOD));
        Dataset<Row> truth = new KnownImages(spark, lake, source).of(run).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Coverage coverage = coverage(verdicts(scores, run.shownMethod()), truth);
            List<Metric> metrics =
                    new EvaluateScores().execute(scores.join(truth, ScoresSchema.PATH), source.dataset());
            lake.metrics().put(run.runId(), source.dataset(), metrics);
            return new Result(
                    metrics,
                    coverage.evaluated(),
                    coverage.withoutTruth(),
                    coverage.withoutScore(),
                    coverage.verdicts(),
                    new Truth(spark, source).fingerprint(),
                    false);
        } finally {
            truth.unpersist();
        }
    }

    /** Counts of images with a score, with a true label, and with both, and of the verdicts of these. */
    private record Coverage(long evaluated, long withoutTruth, long withoutScore, Optional<TrueVerdicts> verdicts) {}

    /** A row for each path: its verdict by that method, null without one. */
    private static Dataset<Row> verdicts(Dataset<Row> scores, ScoringMethod method) {
        Column isShown = col(ScoresSchema.METHOD).equalTo(method.tableName());
        return scores.groupBy(ScoresSchema.PATH)
                .agg(max(when(isShown, col(ScoresSchema.IS_OOD))).as(ScoresSchema.IS_OOD));
    }

    private static Coverage coverage(Dataset<Row> scored, Dataset<Row> truth) {
        Column isScored = col("scored." + ScoresSchema.PATH).isNotNull();
        Column isKnown = col("truth." + ScoresSchema.PATH).isNotNull();
        Column isOod = col("scored." + ScoresSchema.IS_OOD);
        Column belongs = col("truth." + KnownImages.IN_DISTRIBUTION);
        Column isDecided = isKnown.and(isOod.isNotNull());
        Column samePath = col("scored." + ScoresSchema.PATH).equalTo(col("truth." + ScoresSchema.PATH));
        Row counts = scored.as("scored")
                .join(truth.as("truth"), samePath, "full")
                .agg(
                        count_if(isScored.and(isKnown)),
                        count_if(isScored.and(not(isKnown))),
                        count_if(isKnown.and(not(isScored))),
                        count_if(isDecided),
                        count_if(isDecided.and(not(belongs))),
                        count_if(isDecided.and(isOod)),
                        count_if(isDecided.and(isOod).and(belongs)))
                .first();
        if (counts.getLong(0) == 0) {
            throw new InputException(
                    "The truth names none of the %d scored images: its paths must be full URIs or relative to the image root."
                            .formatted(counts.getLong(1)));
        }
        TrueVerdicts verdicts =
                new TrueVerdicts(counts.getLong(3), counts.getLong(4), counts.getLong(5), counts.getLong(6));
        return new Coverage(
                counts.getLong(0),
                counts.getLong(1),
                counts.getLong(2),
                verdicts.images() == 0 ? Optional.empty() : Optional.of(verdicts));
    }
}

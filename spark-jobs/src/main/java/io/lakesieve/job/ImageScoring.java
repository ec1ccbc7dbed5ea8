package io.lakesieve.job;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.BankTrust;
import io.lakesieve.core.FeatureBank;
import io.lakesieve.core.ScoringMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * Scores embedded images against a label set: AdaNeg's bank first where a method needs one, then every method in one
 * sweep, then the verdicts.
 */
final class ImageScoring {
    private final SparkSession spark;
    private final SparkContext context;
    private final ScoringOptions options;
    private final ScoringPlan plan;
    private final Progress progress;

    ImageScoring(SparkSession spark, LabelSet labels, ScoringOptions options, Progress progress) {
        this.spark = spark;
        this.context = spark.sparkContext();
        this.options = options;
        this.plan = ScoringPlan.of(labels, options);
        this.progress = progress;
    }

    /**
     * What came out, beside the rows.
     *
     * @param bank the banks, where a method needed them
     * @param thresholds the threshold of each method that has one
     * @param calibration what the reference said, where there was one
     * @param trust how far the banks can be trusted, where there are any
     */
    record Outcome(
            Optional<GatheredBank> bank,
            Map<ScoringMethod, Double> thresholds,
            Optional<ReferenceScores> calibration,
            Optional<BankTrust> trust) {}

    /**
     * Images to score, or known good ones.
     *
     * @param count how many there are
     * @param scored how many of them have an embedding
     */
    record Images(ImageTable table, long count, long scored) {}

    /**
     * Scores.
     *
     * @param images the images to score
     * @param reference known in-distribution images, which join the bank and set thresholds
     * @param sink takes the rows of {@code scores}, but for the run's columns, and consumes them before it returns
     * @throws InputException if the driver may not receive the banks
     */
    Outcome execute(Images images, Optional<Images> reference, Consumer<Dataset<Row>> sink) {
        Broadcast<ScoringPlan> broadcastPlan = Broadcasts.of(context, plan);
        try {
            ScoreFiles files = ScoreFiles.of(
                    images.table().images().getNumPartitions(),
                    context.defaultParallelism(),
                    images.count() * options.methods().size());
            Optional<GatheredBank> bank = options.needBank()
                    ? Optional.of(gatherBank(images, reference, files.tasks(), broadcastPlan))
                    : Optional.empty();
            FeatureBank featureBank = bank.map(GatheredBank::bank)
                    .orElseGet(() -> FeatureBank.of(List.of(), plan.adaNeg().capacity()));
            Optional<BankTrust> trust = bank.map(gathered -> gathered.fill()
                    .trust(images.scored(), reference.map(Images::scored).orElse(0L)));
            Verdicts verdicts = new Verdicts(options, trust);
            Pass pass = new Pass(broadcastPlan, featureBank);
            Thresholds thresholds = score(images, reference, files, pass, verdicts, sink);
            return new Outcome(bank, thresholds.values(), thresholds.reference(), trust);
        } finally {
            broadcastPlan.destroy();
        }
    }

    private GatheredBank gatherBank(
            Images images, Optional<Images> reference, int tasks, Broadcast<ScoringPlan> broadcastPlan) {
        GatherBanks.requireRoom(
                context.conf(),
                plan,
                images.count() + reference.map(Images::count).orElse(0L));
        try (StageWatch watch = StageWatch.begin(spark, progress, "fill banks", images.count())) {
            return new GatherBanks(context, plan, broadcastPlan)
                    .execute(
                            images.table().images().coalesce(tasks),
                            reference.map(known -> known.table().images().coalesce(tasks)),
                            watch.done());
        }
    }

    private Thresholds score(
            Images images,
            Optional<Images> reference,
            ScoreFiles files,
            Pass pass,
            Verdicts verdicts,
            Consumer<Dataset<Row>> sink) {
        try (StageWatch watch = StageWatch.begin(spark, progress, "score images", images.count())) {
            JavaRDD<EmbeddedImage> tasks = images.table().images().coalesce(files.tasks());
            Dataset<Row> scored = pass.score(tasks, watch.done());
            // Otsu's threshold needs all scores before the first verdict; they are kept, not computed twice.
            boolean keep = options.threshold() instanceof ThresholdPolicy.Otsu;
            Dataset<Row> kept = keep ? scored.persist(StorageLevel.DISK_ONLY()) : scored;
            LongAccumulator aside = context.longAccumulator();
            Optional<Dataset<Row>> good =
                    reference.map(known -> pass.score(known.table().images(), aside));
            Thresholds thresholds = verdicts.thresholds(kept, good);
            sink.accept(files.arrange(verdicts.apply(kept, thresholds.values())));
            kept.unpersist();
            return thresholds;
        } finally {
            pass.end();
        }
    }

    /** The pass that scores: what its tasks are sent. */
    private final class Pass {
        private final Broadcast<ScoringPlan> broadcastPlan;
        private final Broadcast<FeatureBank> broadcastBank;

        Pass(Broadcast<ScoringPlan> broadcastPlan, FeatureBank bank) {
            this.broadcastPlan = broadcastPlan;
            this.broadcastBank = Broadcasts.of(context, bank);
        }

        Dataset<Row> score(JavaRDD<EmbeddedImage> images, LongAccumulator done) {
            JavaRDD<InternalRow> rows = images.mapPartitions(new ScoringTask(broadcastPlan, broadcastBank, done));
            return ScoreRows.frame(spark, rows);
        }

        void end() {
            SharedKernels.end(plan.scoresKey());
            broadcastBank.destroy();
        }
    }
}

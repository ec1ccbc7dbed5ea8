package io.lakesieve.job;

import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.BankTrust;
import io.lakesieve.core.FeatureBank;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.schema.ScoresSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * Scores embedded images against a label set: AdaNeg's bank first where a method needs one, then every method in one
 * sweep, then the verdicts.
 */
final class ImageScoring {
    /** Name of the stage. */
    static final String STAGE = "score images";

    /** What a row has before it gets its run and its verdict. */
    static final Column[] COLUMNS = Stream.concat(
                    Stream.of(ScoreRows.TYPE.fieldNames()), Stream.of(ScoresSchema.COMPUTED_IN))
            .map(functions::col)
            .toArray(Column[]::new);

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

    /** Takes what comes out, in this order; each is consumed before the method returns. */
    interface Sink {
        /** The banks, where a method needed them. */
        void banks(GatheredBank bank);

        /** What the reference said, where there was one. */
        void calibration(ReferenceScores reference, Optional<BankTrust> trust);

        /** The rows of {@code scores}, but for their run; {@code computed_in} is null in those that were computed now. */
        void scores(Dataset<Row> rows);
    }

    /**
     * What is there already.
     *
     * @param bank the banks of just these images, from a run that was killed behind them
     * @param earlier what an earlier run leaves
     */
    record Prior(Optional<GatheredBank> bank, Optional<EarlierScores> earlier) {
        static final Prior NOTHING = new Prior(Optional.empty(), Optional.empty());
    }

    /**
     * Scores.
     *
     * @param images the images to score
     * @param reference known in-distribution images, which join the bank and set thresholds
     * @throws InputException if the driver may not receive the banks
     */
    Outcome execute(Images images, Optional<Images> reference, Prior prior, Sink sink) {
        Broadcast<ScoringPlan> broadcastPlan = Broadcasts.of(context, plan);
        try {
            ScoreFiles files = ScoreFiles.of(
                    images.table().images().getNumPartitions(),
                    context.defaultParallelism(),
                    images.count() * options.methods().size());
            Optional<GatheredBank> bank = options.needBank()
                    ? Optional.of(prior.bank().orElseGet(() -> {
                        GatheredBank fresh = bank(images, reference, prior.earlier(), files.tasks(), broadcastPlan);
                        sink.banks(fresh);
                        return fresh;
                    }))
                    : Optional.empty();
            FeatureBank featureBank = bank.map(GatheredBank::bank)
                    .orElseGet(() -> FeatureBank.of(List.of(), plan.adaNeg().capacity()));
            Optional<BankTrust> trust = bank.map(gathered -> gathered.fill()
                    .trust(images.scored(), reference.map(Images::scored).orElse(0L)));
            Verdicts verdicts = new Verdicts(options, trust);
            Pass pass = new Pass(broadcastPlan, featureBank);
            Thresholds thresholds = score(rows(images, prior.earlier(), bank, files), reference, pass, verdicts, sink);
            return new Outcome(bank, thresholds.values(), thresholds.reference(), trust);
        } finally {
            broadcastPlan.destroy();
        }
    }

    /** The banks: an earlier run's with what has come since, or those of all images. */
    private GatheredBank bank(
            Images images,
            Optional<Images> reference,
            Optional<EarlierScores> earlier,
            int tasks,
            Broadcast<ScoringPlan> broadcastPlan) {
        Optional<EarlierScores> growing = earlier.filter(scores -> scores.bank().isSubset());
        if (growing.isEmpty()) {
            return gatherBank(images, reference, tasks, broadcastPlan);
        }
        GatheredBank before = growing.get().bank().images().orElseThrow();
        Images fresh = growing.get().fresh();
        return fresh.count() == 0
                ? before
                : before.merge(
                        gatherBank(fresh, Optional.empty(), tasks, broadcastPlan),
                        plan.idLabels(),
                        plan.adaNeg().capacity());
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

    /**
     * Where the rows of a run come from.
     *
     * @param computed images by the methods that they are scored by now
     * @param copied rows of an earlier run that still hold
     * @param count images that are scored by any method
     */
    private record RowSources(List<Computed> computed, Optional<Dataset<Row>> copied, ScoreFiles files, long count) {}

    /** Images and the methods that they are scored by. */
    private record Computed(Images images, List<ScoringMethod> methods) {}

    private RowSources rows(
            Images images, Optional<EarlierScores> earlier, Optional<GatheredBank> bank, ScoreFiles files) {
        if (earlier.isEmpty()) {
            return new RowSources(
                    List.of(new Computed(images, options.methods())), Optional.empty(), files, images.count());
        }
        EarlierScores before = earlier.get();
        boolean sameBank = bank.isPresent()
                && before.bank().images().filter(bank.get()::holdsTheSame).isPresent();
        List<ScoringMethod> holding = before.holding(sameBank);
        List<ScoringMethod> others = options.methods().stream()
                .filter(method -> !holding.contains(method))
                .toList();
        List<Computed> computed = Stream.of(
                        new Computed(before.fresh(), options.methods()), new Computed(before.unchanged(), others))
                .filter(part -> part.images().count() > 0 && !part.methods().isEmpty())
                .toList();
        return new RowSources(
                computed,
                holding.isEmpty() ? Optional.empty() : Optional.of(before.scores(holding)),
                files,
                computed.stream().mapToLong(part -> part.images().count()).sum());
    }

    private Thresholds score(RowSources sources, Optional<Images> reference, Pass pass, Verdicts verdicts, Sink sink) {
        try (StageWatch watch = StageWatch.begin(spark, progress, STAGE, sources.count())) {
            Dataset<Row> scored = sources.computed().stream()
                    .map(part -> pass.score(
                            part.images()
                                    .table()
                                    .images()
                                    .coalesce(sources.files().tasks()),
                            part.methods(),
                            watch.done()))
                    .reduce(Dataset::union)
                    .orElseGet(() -> pass.score(
                            JavaSparkContext.fromSparkContext(context).<EmbeddedImage>emptyRDD(),
                            List.of(),
                            watch.done()));
            Dataset<Row> all = sources.copied().map(scored::union).orElse(scored);
            // Otsu's threshold needs all scores before the first verdict; they are kept, not computed twice.
            boolean keep = options.threshold() instanceof ThresholdPolicy.Otsu;
            Dataset<Row> kept = keep ? all.persist(StorageLevel.DISK_ONLY()) : all;
            LongAccumulator aside = context.longAccumulator();
            Optional<Dataset<Row>> good =
                    reference.map(known -> pass.score(known.table().images(), options.methods(), aside));
            Thresholds thresholds = verdicts.thresholds(kept, good);
            thresholds.reference().ifPresent(known -> sink.calibration(known, verdicts.trust()));
            sink.scores(sources.files().arrange(verdicts.apply(kept, thresholds.values())));
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

        Dataset<Row> score(JavaRDD<EmbeddedImage> images, List<ScoringMethod> methods, LongAccumulator done) {
            JavaRDD<InternalRow> rows =
                    images.mapPartitions(new ScoringTask(broadcastPlan, broadcastBank, methods, done));
            return ScoreRows.frame(spark, rows)
                    .withColumn(ScoresSchema.COMPUTED_IN, lit(null).cast(DataTypes.StringType))
                    .select(COLUMNS);
        }

        void end() {
            SharedKernels.end(plan.scoresKey());
            broadcastBank.destroy();
        }
    }
}

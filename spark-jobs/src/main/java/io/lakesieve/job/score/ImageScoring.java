package io.lakesieve.job.score;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.score.ConfidentMasses;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.embedded.EmbeddedImage;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.job.verdict.Thresholds;
import io.lakesieve.job.verdict.Verdicts;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.table.FileCopies;
import io.lakesieve.table.Run;
import io.lakesieve.table.WholeFiles;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores embedded images against a label set: AdaNeg's bank first where a method needs one, then every method in one
 * sweep, then the verdicts.
 */
public final class ImageScoring {
    /** Name of the stage. */
    public static final String STAGE = "score images";

    private final SparkSession spark;
    private final SparkContext context;
    private final ScoringOptions options;
    private final ScoringPlan plan;
    private final Progress progress;
    private final Supplier<LabelSet> corpus;

    /** Scores by methods that need no corpus. */
    public ImageScoring(SparkSession spark, LabelSet labels, ScoringOptions options, Progress progress) {
        this(spark, labels, options, Optional.empty(), progress, () -> {
            throw new IllegalStateException("A method needs the corpus of candidates and has none");
        });
    }

    /**
     * Scores.
     *
     * @param captions what the method zoc needs
     * @param corpus ID labels and all candidates, read where a method needs them
     */
    ImageScoring(
            SparkSession spark,
            LabelSet labels,
            ScoringOptions options,
            Optional<CaptionWords> captions,
            Progress progress,
            Supplier<LabelSet> corpus) {
        this.spark = spark;
        this.context = spark.sparkContext();
        this.options = options;
        this.plan = plan(labels, options, captions);
        this.progress = progress;
        this.corpus = corpus;
    }

    private static ScoringPlan plan(LabelSet labels, ScoringOptions options, Optional<CaptionWords> captions) {
        try {
            return ScoringPlan.of(labels, options, captions);
        } catch (IllegalArgumentException e) {
            throw tooFewNegatives(labels.negatives().size(), e);
        }
    }

    /**
     * Says before anything is embedded whether so many negatives can be dealt to groups.
     *
     * @throws InputException if there are fewer negatives than groups
     */
    public static void requireGroups(int negatives, ScoringOptions options) {
        try {
            ScoringPlan.groups(negatives, options);
        } catch (IllegalArgumentException e) {
            throw tooFewNegatives(negatives, e);
        }
    }

    private static InputException tooFewNegatives(int negatives, IllegalArgumentException e) {
        return new InputException(
                "%s: lower --groups to %d or less, or keep more negatives.".formatted(e.getMessage(), negatives), e);
    }

    /**
     * What came out, beside the rows.
     *
     * @param bank the banks, where a method needed them
     * @param thresholds the threshold of each method that has one, and what the reference said
     * @param trust how far the banks can be trusted, where there are any
     * @param words what TANL has learnt, where it is among the methods
     */
    public record Outcome(
            Optional<GatheredBank> bank, Thresholds thresholds, Optional<BankTrust> trust, Optional<TanlWords> words) {}

    /**
     * Images to score, or known good ones.
     *
     * @param count how many there are
     * @param scored how many of them have an embedding
     */
    public record Images(ImageTable table, long count, long scored) {
        /** Images of a lake, so many. */
        static Images of(Dataset<Row> embeddings, long count, long scored) {
            return new Images(ImageTable.ofUnitRows(ImageColumns.of(embeddings)), count, scored);
        }
    }

    /** Takes what comes out, in this order; each is consumed before the method returns. */
    interface Sink {
        /** The banks, where a method needed them. */
        void banks(GatheredBank bank);

        /** What the reference said, where there was one. */
        void calibration(Thresholds thresholds, Optional<BankTrust> trust);

        /**
         * The rows of {@code scores}, but for their run.
         *
         * @param rows {@code computed_in} is null in those that were computed now
         * @param copies files with the others, which an earlier run leaves
         * @param addedTo the earlier run, if all its images are among these with the scores that they had
         */
        void scores(Dataset<Row> rows, Optional<FileCopies> copies, Optional<Run> addedTo);
    }

    /**
     * What is there already.
     *
     * @param bank the banks of just these images, from a run that was killed behind them
     * @param earlier what an earlier run leaves
     */
    public record ResumeState(Optional<GatheredBank> bank, Optional<ReusableScores> earlier) {
        public static final ResumeState NOTHING = new ResumeState(Optional.empty(), Optional.empty());
    }

    /**
     * Scores.
     *
     * @param images the images to score
     * @param reference known in-distribution images, which join the bank and set thresholds
     * @throws InputException if the driver may not receive the banks or the scores of the reference
     */
    public Outcome execute(Images images, Optional<Images> reference, ResumeState prior, Sink sink) {
        reference.ifPresent(known -> ReferenceScores.requireRoom(
                context.getConf(), known.scored(), options.methods().size()));
        Broadcast<ScoringPlan> broadcastPlan =
                JavaSparkContext.fromSparkContext(context).broadcast(plan);
        try {
            int tasks = files(images, 0).tasks();
            RunBanks banks = new RunBanks(spark, plan, broadcastPlan, tasks, progress);
            Optional<GatheredBank> bank = bank(banks, images, reference, prior, sink);
            Optional<TanlWords> words = words(images, reference, tasks);
            ScoringOptions giving = giving(words);
            Optional<BankTrust> trust = bank.map(gathered -> trust(gathered, images, reference));
            RowSources sources = sources(images, giving.methods(), prior.earlier(), bank);
            ScoreFiles files =
                    files(images, sources.files().map(WholeFiles::count).orElse(0L));
            try (ScoringPass pass = new ScoringPass(spark, plan, broadcastPlan, featureBank(bank), words);
                    Verdicts verdicts = new Verdicts(spark, giving, trust)) {
                Thresholds thresholds = score(pass, sources, files, reference, giving, verdicts, sink);
                return new Outcome(bank, thresholds, trust, words);
            }
        } finally {
            broadcastPlan.destroy();
        }
    }

    /** Of all rows but so many that are stored. */
    private ScoreFiles files(Images images, long stored) {
        return ScoreFiles.of(
                images.count(),
                context.defaultParallelism(),
                images.count() * options.methods().size() - stored);
    }

    /** The banks, where a method needs them: those of a run that was killed, or else filled now and handed on. */
    private Optional<GatheredBank> bank(
            RunBanks banks, Images images, Optional<Images> reference, ResumeState prior, Sink sink) {
        if (prior.bank().isPresent() || !options.needBank()) {
            return prior.bank();
        }
        GatheredBank filled = banks.fill(images, reference, prior.earlier());
        sink.banks(filled);
        return Optional.of(filled);
    }

    /** What TANL learns of the images and the reference, where it is among the methods. */
    private Optional<TanlWords> words(Images images, Optional<Images> reference, int tasks) {
        if (!options.methods().contains(ScoringMethod.TANL)) {
            return Optional.empty();
        }
        JavaRDD<EmbeddedImage> audited = images.table().images().coalesce(tasks);
        JavaRDD<EmbeddedImage> all = reference
                .map(known -> audited.union(known.table().images().coalesce(tasks)))
                .orElse(audited);
        long looked = images.count() + reference.map(Images::count).orElse(0L);
        try (StageWatch watch = StageWatch.begin(spark, progress, "choose words", 2 * looked)) {
            return Optional.of(new ChooseTanlWords(spark, plan.id(), corpus.get(), ConfidentMasses.WORDS)
                    .execute(all, watch.done()));
        }
    }

    /**
     * The options without a method that gives nothing.
     *
     * @throws InputException if that was the only one
     */
    private ScoringOptions giving(Optional<TanlWords> words) {
        if (words.map(TanlWords::areChosen).orElse(true)) {
            return options;
        }
        List<ScoringMethod> others = options.methods().stream()
                .filter(method -> method != ScoringMethod.TANL)
                .toList();
        if (others.isEmpty()) {
            throw new InputException(words.get().text() + ": add another method to --method.");
        }
        return options.withMethods(others);
    }

    private static BankTrust trust(GatheredBank bank, Images images, Optional<Images> reference) {
        return bank.fill().trust(images.scored(), reference.map(Images::scored).orElse(0L));
    }

    private FeatureBank featureBank(Optional<GatheredBank> bank) {
        return bank.map(GatheredBank::bank)
                .orElseGet(() -> FeatureBank.of(List.of(), plan.adaNeg().capacity()));
    }

    private static RowSources sources(
            Images images, List<ScoringMethod> methods, Optional<ReusableScores> earlier, Optional<GatheredBank> bank) {
        return earlier.map(scores -> RowSources.of(scores, methods, bank))
                .orElseGet(() -> RowSources.of(images, methods));
    }

    private Thresholds score(
            ScoringPass pass,
            RowSources sources,
            ScoreFiles files,
            Optional<Images> reference,
            ScoringOptions giving,
            Verdicts verdicts,
            Sink sink) {
        try (StageWatch watch = StageWatch.begin(spark, progress, STAGE, sources.computedImages())) {
            Dataset<Row> scores = sources.rows(pass, files.tasks(), watch.done());
            // What needs all scores before the first verdict keeps them, they are not computed twice.
            Dataset<Row> kept = Verdicts.readScores(options, reference.isPresent())
                    ? scores.persist(StorageLevel.DISK_ONLY())
                    : scores;
            Optional<WholeFiles> stored = sources.files();
            try {
                Thresholds thresholds = verdicts.thresholds(
                        stored.map(rows -> basis(kept).union(basis(rows.rows())))
                                .orElse(kept),
                        reference.map(known -> scores(pass, known, giving.methods())));
                if (reference.isPresent()) {
                    sink.calibration(thresholds, verdicts.trust());
                }
                sink.scores(
                        files.arrange(verdicts.apply(kept, thresholds)),
                        stored.map(rows -> rows.copies(verdicts.apply(rows.rows(), thresholds), Verdicts.ADDED)),
                        sources.addedTo());
                return thresholds;
            } finally {
                kept.unpersist();
            }
        }
    }

    private static Dataset<Row> basis(Dataset<Row> scores) {
        return scores.select(Verdicts.BASIS.stream().map(functions::col).toArray(Column[]::new));
    }

    /** The scores of the reference, which do not count as progress. */
    private ReferenceScores scores(ScoringPass pass, Images reference, List<ScoringMethod> methods) {
        return ReferenceScores.collect(
                pass.score(reference.table().images(), methods, context.longAccumulator()), methods);
    }
}

package io.lakesieve.job;

import io.lakesieve.config.Benchmark;
import io.lakesieve.config.DeviceChoice;
import io.lakesieve.config.EmbeddingInputs;
import io.lakesieve.config.ExportOptions;
import io.lakesieve.config.Gate;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.TableColumns;
import io.lakesieve.config.TidyOptions;
import io.lakesieve.config.TruthSource;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.bank.FillBanks;
import io.lakesieve.job.benchmark.RunBenchmark;
import io.lakesieve.job.benchmark.WriteBenchmark;
import io.lakesieve.job.device.ResolveDevice;
import io.lakesieve.job.doctor.Diagnose;
import io.lakesieve.job.embed.EmbedImages;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.embed.EmbedVocabulary;
import io.lakesieve.job.evaluate.EvaluateRun;
import io.lakesieve.job.evaluate.EvaluateSets;
import io.lakesieve.job.listing.ImageLocation;
import io.lakesieve.job.listing.ImageTableListing;
import io.lakesieve.job.listing.KnownImageTable;
import io.lakesieve.job.listing.ListImages;
import io.lakesieve.job.mine.MineNegatives;
import io.lakesieve.job.report.SummarizeSources;
import io.lakesieve.job.report.WriteReport;
import io.lakesieve.job.run.JobTag;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.job.score.ScoreEmbeddings;
import io.lakesieve.job.score.ScoreLake;
import io.lakesieve.job.score.ScoringPlan;
import io.lakesieve.job.tidy.TidyLake;
import io.lakesieve.job.verdict.CheckGates;
import io.lakesieve.job.verdict.ExportVerdicts;
import io.lakesieve.job.verdict.ImportReviews;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lexicon.ClassNames;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.table.Lake;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Creates the actions of a Spark session; no other code constructs one. Closing it unpersists the rows that actions
 * have kept, after which their listings must not be read any more.
 */
public final class LakesieveActions implements AutoCloseable {
    private final SparkSession spark;
    private final KeptRows kept;

    private LakesieveActions(SparkSession spark) {
        this.spark = spark;
        this.kept = new KeptRows(spark);
    }

    /** The actions of that session. */
    public static LakesieveActions of(SparkSession spark) {
        return new LakesieveActions(spark);
    }

    /** Tags the session's jobs and commits with a command's name until the tag is closed. */
    public JobTag mark(String command) {
        return JobTag.of(spark, command);
    }

    /** Tags the session's jobs and commits with a command's name and a run id until the tag is closed. */
    public JobTag mark(String command, String runId) {
        return JobTag.of(spark, command, runId);
    }

    /**
     * Runs a part of the work as a stage: with a progress listener, a job description and a duration.
     *
     * @param items what the stage has to do, all of which is done at its end
     */
    public <T> T stage(Progress progress, String name, long items, Supplier<T> part) {
        return StageWatch.during(spark, progress, name, items, part);
    }

    /** Starts a run, which the caller finishes or fails. */
    public RunLog startRun(Lake lake, String command, Map<String, String> parameters, Progress progress) {
        return RunLog.start(spark, lake, command, parameters, progress);
    }

    /** Chooses the device of all executors. */
    public ResolveDevice resolveDevice(DeviceChoice choice) {
        return new ResolveDevice(spark, choice);
    }

    /** Diagnoses the session, its executors and a model, measuring for so many seconds. */
    public Diagnose diagnose(DeviceChoice choice, double seconds) {
        return new Diagnose(spark, choice, seconds);
    }

    /** Lists images without reading them. */
    public ListImages listImages(ImageSelection selection) {
        return new ListImages(spark, kept, selection);
    }

    /**
     * Lists images that will be embedded without reading them; those of a Delta table by what the lake knows of it under the
     * model, where that will do.
     */
    public ListImages listImages(ImageSelection selection, Lake lake, ModelSpec model, EmbedOptions options) {
        boolean readsKnown = options.rehash() || options.scope() == EmbedOptions.Scope.FAILED;
        return new ListImages(
                spark,
                kept,
                selection,
                readsKnown ? Optional.empty() : Optional.of(new KnownImageTable(lake, model.modelId())));
    }

    /**
     * The distinct values of a column of a table of images as ID labels, or the class names that the table's own metadata
     * gives for it.
     */
    public List<IdLabel> labelsOfColumn(ImageSelection selection, String column) {
        ImageLocation location = ImageLocation.resolve(spark, selection.uri());
        if (location.kind() == ImageLocation.Kind.FILES) {
            throw new InputException(
                    "--labels-from-column %s needs a table of images, and %s holds files: name the classes with --labels or --labels-from-folders."
                            .formatted(column, location.uri()));
        }
        return new ImageTableListing(spark, location, selection.columns()).labels(column);
    }

    /**
     * Lists the images of a reference.
     *
     * @param columns of the audited images' table, which the reference's has too if it is one
     */
    public ListImages listReference(String uri, TableColumns columns) {
        boolean isTable = ImageLocation.resolve(spark, uri).kind() != ImageLocation.Kind.FILES;
        return listImages(new ImageSelection(
                uri, OptionalInt.empty(), isTable ? columns.withoutSource() : TableColumns.FOUND, Optional.empty()));
    }

    /** Embeds listed images into the lake. */
    public EmbedImages embedImages(Lake lake, ModelSpec model, EmbedOptions options, RunLog run) {
        return new EmbedImages(spark, kept, lake.embeddings(), model, options, run);
    }

    /** Audits images: embeds, mines and scores them, and evaluates that where the truth is known. */
    public AuditPipeline audit(Lake lake, ModelSpec model, RunLog run) {
        return new AuditPipeline(this, lake, model, run);
    }

    /** Plans a run without writing anything. */
    public PlanRun planRun(Lake lake, String modelId) {
        return new PlanRun(spark, kept, lake, modelId);
    }

    /** Mines the negatives of a label set into the lake, with the labels by CLIPN's "no" text tower where it is given. */
    public MineNegatives mineNegatives(
            Lake lake, ModelSpec model, Optional<ModelSpec> noTexts, MiningOptions options, RunLog run) {
        return new MineNegatives(spark, lake, model, noTexts, options, run);
    }

    /** Embeds the words that a model's caption decoder can write into the lake. */
    public EmbedVocabulary embedVocabulary(Lake lake, ModelSpec model, CaptionDecoderSpec decoder, RunLog run) {
        return new EmbedVocabulary(spark, lake, model, decoder, run);
    }

    /**
     * Scores embedded images of the lake, by methods that need no corpus of candidates.
     *
     * @param captionDecoder the model's, for the method zoc
     * @throws io.lakesieve.config.InputException if a method needs the corpus
     */
    public ScoreLake scoreLake(
            Lake lake,
            String modelId,
            ScoringOptions options,
            Optional<CaptionDecoderSpec> captionDecoder,
            RunLog run) {
        if (options.methods().contains(ScoringMethod.TANL)) {
            throw ScoreLake.needsCorpus();
        }
        return scoreLake(lake, modelId, options, captionDecoder, run, List::of);
    }

    /** Scores embedded images of the lake; the corpus of embedded candidates is read where a method needs it. */
    public ScoreLake scoreLake(
            Lake lake,
            String modelId,
            ScoringOptions options,
            Optional<CaptionDecoderSpec> captionDecoder,
            RunLog run,
            Supplier<List<NegativeLabel>> corpus) {
        return new ScoreLake(spark, kept, lake, modelId, options, captionDecoder, run, corpus);
    }

    /** Scores embeddings that lie in tables of the user's. */
    public ScoreEmbeddings scoreEmbeddings(
            EmbeddingInputs inputs, MiningOptions mining, ScoringOptions options, Progress progress) {
        return new ScoreEmbeddings(spark, inputs, mining, options, progress);
    }

    /** Fills AdaNeg's banks with images that are in no lake. */
    public FillBanks fillBanks(ScoringPlan plan) {
        return new FillBanks(spark, plan);
    }

    /** Evaluates the scores of a run against true labels. */
    public EvaluateRun evaluateRun(Lake lake, TruthSource truth, Progress progress) {
        return new EvaluateRun(spark, lake, truth, progress);
    }

    /** Runs a benchmark on images below a data folder. */
    public RunBenchmark runBenchmark(Lake lake, Benchmark benchmark, String data, ClassNames classes) {
        return new RunBenchmark(spark, kept, lake, benchmark, data, classes, new EvaluateSets(lake));
    }

    /** Writes a benchmark's figures into a folder. */
    public WriteBenchmark writeBenchmark(String output) {
        return new WriteBenchmark(spark, output);
    }

    /** Summarizes a run by source. */
    public SummarizeSources summarizeSources(Lake lake, Progress progress) {
        return new SummarizeSources(spark, lake, progress);
    }

    /**
     * Writes the report of a run.
     *
     * @param pictures how many outliers to show as pictures at most; 0 shows no picture anywhere
     */
    public WriteReport writeReport(Lake lake, int pictures) {
        return new WriteReport(spark, lake, pictures);
    }

    /** Checks runs against gates. */
    public CheckGates checkGates(Lake lake, List<Gate> gates) {
        return new CheckGates(lake, gates);
    }

    /** Takes what people have said of images into the lake. */
    public ImportReviews importReviews(Lake lake, String uri) {
        return new ImportReviews(spark, lake, uri);
    }

    /** Writes the verdicts of a run into a file for other tools. */
    public ExportVerdicts exportVerdicts(Lake lake, ExportOptions options) {
        return new ExportVerdicts(spark, lake, options);
    }

    /** Removes what a lake does not need any more. */
    public TidyLake tidyLake(Lake lake, TidyOptions options) {
        return new TidyLake(spark, lake, options);
    }

    @Override
    public void close() {
        kept.close();
    }
}

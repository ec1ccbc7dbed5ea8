package io.lakesieve.job;

import io.lakesieve.config.DeviceChoice;
import io.lakesieve.config.EmbeddingInputs;
import io.lakesieve.config.ExportOptions;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.TruthSource;
import io.lakesieve.job.bank.FillBanks;
import io.lakesieve.job.device.ResolveDevice;
import io.lakesieve.job.doctor.Diagnose;
import io.lakesieve.job.embed.EmbedImages;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.evaluate.EvaluateRun;
import io.lakesieve.job.inventory.ListImages;
import io.lakesieve.job.mine.MineNegatives;
import io.lakesieve.job.report.SummarizeRun;
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
import io.lakesieve.job.verdict.ExportVerdicts;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.table.Lake;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the actions of a session; the one way to them. Closing frees what they have persisted: what they have listed must
 * not be read any more.
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

    /** Names what the session does from now on after a command, until the mark is closed. */
    public JobTag mark(String command) {
        return JobTag.of(spark, command);
    }

    /** Names what the session does from now on after a command and the run that it is about. */
    public JobTag mark(String command, String runId) {
        return JobTag.of(spark, command, runId);
    }

    /**
     * Does a part of the work as a stage, which progress, Spark's UI and the seconds of a run show.
     *
     * @param items what the stage has to do, all of which is done at its end
     */
    public <T> T stage(Progress progress, String name, long items, Supplier<T> part) {
        return StageWatch.during(spark, progress, name, items, part);
    }

    /** Begins a run, which is to be finished or failed. */
    public RunLog startRun(Lake lake, String command, Map<String, String> parameters, Progress progress) {
        return RunLog.start(spark, lake, command, parameters, progress);
    }

    /** Decides on what all executors compute. */
    public ResolveDevice resolveDevice(DeviceChoice choice) {
        return new ResolveDevice(spark, choice);
    }

    /** Looks at the session, its executors and a model, measuring for so many seconds. */
    public Diagnose diagnose(DeviceChoice choice, double seconds) {
        return new Diagnose(spark, choice, seconds);
    }

    /** Lists images without reading them. */
    public ListImages listImages(ImageSelection selection) {
        return new ListImages(spark, kept, selection);
    }

    /** Embeds listed images into the lake. */
    public EmbedImages embedImages(Lake lake, ModelSpec model, EmbedOptions options, RunLog run) {
        return new EmbedImages(spark, kept, lake.embeddings(), model, options, run);
    }

    /** Audits images: embeds, mines and scores them, and evaluates that where the truth is known. */
    public AuditPipeline audit(Lake lake, ModelSpec model, RunLog run) {
        return new AuditPipeline(this, lake, model, run);
    }

    /** Finds out what a run would do. */
    public PlanRun planRun(Lake lake, String modelId) {
        return new PlanRun(spark, kept, lake, modelId);
    }

    /** Mines the negatives of a label set into the lake. */
    public MineNegatives mineNegatives(Lake lake, ModelSpec model, MiningOptions options, RunLog run) {
        return new MineNegatives(spark, lake, model, options, run);
    }

    /** Scores embedded images of the lake. */
    public ScoreLake scoreLake(Lake lake, String modelId, ScoringOptions options, RunLog run) {
        return new ScoreLake(spark, lake, modelId, options, run);
    }

    /** Scores embeddings that lie in tables of the user's. */
    public ScoreEmbeddings scoreEmbeddings(
            EmbeddingInputs inputs, MiningOptions mining, ScoringOptions options, Progress progress) {
        return new ScoreEmbeddings(spark, inputs, mining, options, progress);
    }

    /** Fills AdaNeg's banks with images that lie in no lake. */
    public FillBanks fillBanks(ScoringPlan plan) {
        return new FillBanks(spark, plan);
    }

    /** Holds the scores of a run against the truth. */
    public EvaluateRun evaluateRun(Lake lake, TruthSource truth, Progress progress) {
        return new EvaluateRun(spark, lake, truth, progress);
    }

    /** Sums up the sources of a run. */
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

    /** Writes the verdicts of a run into a file for other tools. */
    public ExportVerdicts exportVerdicts(Lake lake, ExportOptions options) {
        return new ExportVerdicts(spark, lake, options);
    }

    /** Gathers what people want to know of a run. */
    public SummarizeRun summarizeRun(Lake lake) {
        return new SummarizeRun(lake);
    }

    @Override
    public void close() {
        kept.close();
    }
}

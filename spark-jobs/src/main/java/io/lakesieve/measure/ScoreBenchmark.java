package io.lakesieve.measure;

import io.lakesieve.config.EmbeddingInputs;
import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.score.ScoreEmbeddings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Times the job of {@code score --output} on generated embeddings, from Parquet tables to a Delta table.
 *
 * <p>A small job runs first, so that the time that a JVM takes to start, to compile and to make its first commit is
 * told apart. The rates of the bare kernels are measured before and after, in this process, since a machine's speed
 * drifts.
 */
public final class ScoreBenchmark {
    private static final double NANOS_PER_SECOND = 1e9;
    /** Rows of the small job: an eighth of the large one's, within these bounds. */
    private static final int MIN_WARM_UP_ROWS = 4_096;

    private static final int MAX_WARM_UP_ROWS = 32_768;
    private static final int WARM_UP_SHARE = 8;
    private static final int WARM_UP_LABELS = 500;

    private final SparkSession spark;
    private final ScoreBenchmarkSizes sizes;
    private final ScoringOptions options;
    private final Optional<KernelTiming> kernels;

    /**
     * How the bare kernels are timed.
     *
     * @param seconds of each measurement
     */
    public record KernelTiming(int threads, double seconds) {}

    /** Prepares; without a kernel timing the job alone is measured. */
    public ScoreBenchmark(
            SparkSession spark, ScoreBenchmarkSizes sizes, ScoringOptions options, Optional<KernelTiming> kernels) {
        this.spark = spark;
        this.sizes = sizes;
        this.options = options;
        this.kernels = kernels;
    }

    /**
     * A stage of the job.
     *
     * @param seconds by the clock
     */
    public record Stage(double seconds, long tasks, long read, long shuffled, long written, long toDriver) {}

    /**
     * Rates of the bare kernels with the same labels and banks, in images per second.
     *
     * @param library what multiplies
     * @param bank pass 1; empty where no method needs it
     * @param scores the pass that scores
     * @param passes both, one after the other: 1 / (1 / bank + 1 / scores)
     * @param product the matrix product alone, once an image
     */
    public record Kernels(
            int threads, String library, Optional<Double> bank, double scores, double passes, double product) {}

    /**
     * What was measured.
     *
     * @param generateSeconds to write the tables, 0 where they were there
     * @param startSeconds the small job before: first use of every class, first commit
     * @param seconds the job
     * @param stages its parts by name; their seconds sum to the job's
     * @param files files of scores, and their bytes
     */
    public record Result(
            ScoreBenchmarkSizes sizes,
            double generateSeconds,
            double startSeconds,
            double seconds,
            Map<String, Stage> stages,
            Optional<BankStatistics> bankFill,
            long files,
            long fileBytes,
            Optional<Kernels> kernels,
            MemoryUse memory) {
        public Result {
            stages = new LinkedHashMap<>(stages);
        }

        /** Images per second of the whole job. */
        public double rate() {
            return sizes.rows() / seconds;
        }
    }

    /**
     * Measures.
     *
     * @param folder where the tables are written, on any Hadoop file system; those of the same sizes are used again
     * @throws InputException if it cannot be written
     */
    public Result execute(String folder, Progress progress) {
        // What vectored reads of local files read is not counted by Hadoop; others are, and local files need no
        // vectors.
        spark.conf().set("parquet.hadoop.vectored.io.enabled", "false");
        SyntheticTables tables = new SyntheticTables(spark, folder, sizes);
        double generateSeconds = secondsOf(() -> write(tables));
        double startSeconds = secondsOf(() -> warmUp(folder));
        Optional<KernelRates> rates = kernels.map(
                timing -> new KernelRates(new SyntheticEmbeddings(sizes), options, timing.threads(), timing.seconds()));
        Optional<KernelRates.Rates> before = rates.map(KernelRates::measure);
        StageTraffic traffic = new StageTraffic();
        spark.sparkContext().addSparkListener(traffic);
        StageClock clock = new StageClock(progress);
        long start = System.nanoTime();
        ScoreEmbeddings.Result scored = score(tables, options, clock);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        Optional<KernelRates.Rates> mean =
                rates.map(measured -> before.orElseThrow().mean(measured.measure()));
        FileStatus[] files = scoreFiles(tables);
        return new Result(
                sizes,
                generateSeconds,
                startSeconds,
                seconds,
                stages(seconds, clock, traffic),
                scored.bankFill(),
                files.length,
                java.util.Arrays.stream(files).mapToLong(FileStatus::getLen).sum(),
                mean.map(rate -> kernels(rates.orElseThrow(), rate)),
                MemoryUse.afterFullCollection());
    }

    private void write(SyntheticTables tables) {
        try {
            tables.write();
        } catch (IOException e) {
            throw new InputException(
                    "The tables cannot be written (%s): name another --work.".formatted(e.getMessage()), e);
        }
    }

    private void warmUp(String folder) {
        int negatives = Math.min(sizes.negatives(), WARM_UP_LABELS);
        ScoreBenchmarkSizes small = new ScoreBenchmarkSizes(
                Math.max(MIN_WARM_UP_ROWS, Math.min(sizes.rows() / WARM_UP_SHARE, MAX_WARM_UP_ROWS)),
                Math.min(sizes.labels(), WARM_UP_LABELS),
                negatives,
                sizes.dimension(),
                Math.min(sizes.banks(), WARM_UP_LABELS / 10),
                0,
                1,
                sizes.seed());
        SyntheticTables tables = new SyntheticTables(spark, folder, small);
        write(tables);
        score(tables, options, Progress.SILENT);
    }

    private ScoreEmbeddings.Result score(SyntheticTables tables, ScoringOptions scoring, Progress progress) {
        EmbeddingInputs inputs = new EmbeddingInputs(
                tables.images(),
                EmbeddingSelection.ALL,
                tables.labels(),
                Optional.empty(),
                Optional.of(tables.negatives()),
                Optional.empty(),
                Optional.empty(),
                tables.scores(),
                SyntheticEmbeddings.LOGIT_SCALE);
        return LakesieveActions.of(spark)
                .scoreEmbeddings(inputs, MiningOptions.DEFAULT, scoring, progress)
                .execute();
    }

    private Map<String, Stage> stages(double seconds, StageClock clock, StageTraffic traffic) {
        waitForListeners();
        Map<String, Stage> stages = new LinkedHashMap<>();
        double named = 0;
        for (Map.Entry<String, Double> stage : clock.seconds().entrySet()) {
            stages.put(stage.getKey(), stage(stage.getValue(), traffic.of(stage.getKey())));
            named += stage.getValue();
        }
        stages.put(StageTraffic.OTHER, stage(seconds - named, traffic.of(StageTraffic.OTHER)));
        return stages;
    }

    private void waitForListeners() {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark does not tell what its tasks read and wrote", e);
        }
    }

    private static Stage stage(double seconds, StageTraffic.Traffic traffic) {
        return new Stage(
                seconds, traffic.tasks(), traffic.read(), traffic.shuffled(), traffic.written(), traffic.toDriver());
    }

    private Kernels kernels(KernelRates measured, KernelRates.Rates rates) {
        return new Kernels(
                kernels.orElseThrow().threads(),
                measured.library(),
                rates.bank(),
                rates.scores(),
                rates.passes(),
                rates.product());
    }

    private FileStatus[] scoreFiles(SyntheticTables tables) {
        Path[] paths = java.util.Arrays.stream(
                        spark.read().format("delta").load(tables.scores()).inputFiles())
                .map(Path::new)
                .toArray(Path[]::new);
        FileStatus[] files = new FileStatus[paths.length];
        try {
            for (int i = 0; i < paths.length; i++) {
                files[i] = paths[i].getFileSystem(spark.sessionState().newHadoopConf())
                        .getFileStatus(paths[i]);
            }
        } catch (IOException e) {
            throw new IllegalStateException("The scores just written are not there", e);
        }
        return files;
    }

    private static double secondsOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }
}

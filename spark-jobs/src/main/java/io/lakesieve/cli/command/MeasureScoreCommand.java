package io.lakesieve.cli.command;

import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.ScoringFlags;
import io.lakesieve.cli.text.MeasureText;
import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.measure.ScoreBenchmark;
import io.lakesieve.measure.ScoreBenchmarkSizes;
import io.lakesieve.measure.WorkFolder;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code measure score}: times the scoring of generated embeddings, from Parquet to Delta. */
@Command(
        name = "score",
        description = "Times the scoring of generated embeddings, from a Parquet table to a Delta table.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MeasureScoreCommand extends LakeCommand {
    private static final int FILES_PER_SLOT = 4;
    private static final int DEFAULT_BANKS = 500;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "100000", description = "images; ${DEFAULT-VALUE}")
    private long rows;

    @Option(names = "--labels", paramLabel = "C", defaultValue = "1000", description = "ID labels; ${DEFAULT-VALUE}")
    private int labels;

    @Option(
            names = "--negatives",
            paramLabel = "K",
            defaultValue = "10000",
            description = "negative labels; ${DEFAULT-VALUE}")
    private int negatives;

    @Option(
            names = "--dim",
            paramLabel = "D",
            defaultValue = "512",
            description = "dimension of the embeddings; ${DEFAULT-VALUE}")
    private int dimension;

    @Option(
            names = "--banks",
            paramLabel = "B",
            description = "labels of both sides that images are drawn around, which thereby get banks; 500 or fewer")
    private Integer banks;

    @Option(
            names = "--skew",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "share of the images that crowd on one label, such as 0.99; ${DEFAULT-VALUE}")
    private double skew;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "files of the image table; default several for each task slot")
    private Integer partitions;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "of the data; ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--work",
            paramLabel = "URI",
            description = "folder for the tables, which are kept and used again; default a temporary one")
    private String work;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "threads that the bare kernels are measured with; default the task slots, 0 for no measurement")
    private Integer threads;

    @Option(
            names = "--kernel-seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "of each measurement of a bare kernel; ${DEFAULT-VALUE}")
    private double kernelSeconds;

    @Option(names = "--json", description = "print the summary alone, with all of this in it as the key figures")
    private boolean json;

    @Mixin
    private ScoringFlags scoringFlags;

    @Override
    int execute(Console console) {
        if (scoringFlags.reference != null) {
            throw new InputException("measure score generates its images, so it takes no --reference: leave it out.");
        }
        ScoringOptions options = scoringFlags.options();
        SparkSession spark = openSession();
        int slots = spark.sparkContext().defaultParallelism();
        int measured = threads == null ? slots : threads;
        Optional<ScoreBenchmark.KernelTiming> kernels =
                measured > 0 ? Optional.of(new ScoreBenchmark.KernelTiming(measured, kernelSeconds)) : Optional.empty();
        ScoreBenchmark benchmark = new ScoreBenchmark(spark, sizes(slots), options, kernels);
        ScoreBenchmark.Result result = WorkFolder.use(
                work, spark.sessionState().newHadoopConf(), folder -> benchmark.execute(folder, console.progress()));
        MeasureText text = new MeasureText(result);
        if (json) {
            console.summary().detail("figures", text.figures());
        } else {
            console.out().print(text.text());
        }
        return ExitCode.DONE;
    }

    private ScoreBenchmarkSizes sizes(int slots) {
        int atMost = Math.min(DEFAULT_BANKS, labels + negatives);
        return new ScoreBenchmarkSizes(
                rows,
                labels,
                negatives,
                dimension,
                banks == null ? atMost : banks,
                skew,
                partitions == null ? slots * FILES_PER_SLOT : partitions,
                seed);
    }
}

package io.lakesieve.cli;

import io.lakesieve.config.InputException;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.WriteReport;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code report}: what a run found as one HTML file. */
@Command(
        name = "report",
        description = "Writes what a run found as one HTML file that needs no network.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReportCommand implements Callable<Integer> {
    /** A page of so many small copies is some 8 MB long. */
    private static final int MOST_PICTURES = 240;

    @Mixin
    private LakeFlag lakeFlag;

    @Option(names = "--run", paramLabel = "ID", description = "run to report on; default the latest finished one")
    private String runId;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "the file to write; default reports/RUN.html in the lake, and reports/latest.html beside it")
    private String output;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "" + WriteReport.DEFAULT_PICTURES,
            description = "strays to show as small pictures, at most; 0 leaves all pictures out; default"
                    + " ${DEFAULT-VALUE}")
    private int pictures;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (pictures < 0 || pictures > MOST_PICTURES) {
            throw new InputException(
                    "--pictures is %d: name a number from 0 to %d.".formatted(pictures, MOST_PICTURES));
        }
        Console console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
        SparkSession spark = Sessions.open();
        Lake lake = Lake.at(spark, lakeFlag.lake);
        Reports reports = new Reports(LakesieveActions.of(spark), lake, pictures);
        Run run = ScoringRun.of(lake, runId);
        console.out().println(output == null ? reports.write(run) : reports.write(run, output));
        return ExitCode.DONE;
    }
}

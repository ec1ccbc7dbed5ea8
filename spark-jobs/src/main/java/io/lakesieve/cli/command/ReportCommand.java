package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.flag.ReviewedFlag;
import io.lakesieve.config.InputException;
import io.lakesieve.job.report.WriteReport;
import io.lakesieve.table.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: writes what a run found to one HTML file. */
@Command(
        name = "report",
        description = "Writes what a run found as one HTML file that needs no network.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReportCommand extends LakeCommand {
    /** With so many thumbnails the page is about 8 MB long. */
    private static final int MAX_PICTURES = 240;

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
            description = "outliers to show as small pictures, at most; 0 leaves all pictures out; default"
                    + " ${DEFAULT-VALUE}")
    private int pictures;

    @Mixin
    private ReviewedFlag reviewedFlag;

    @Override
    int execute(Console console) {
        if (pictures < 0 || pictures > MAX_PICTURES) {
            throw new InputException("--pictures is %d: name a number from 0 to %d.".formatted(pictures, MAX_PICTURES));
        }
        CommandContext context = open(console, lakeFlag.lake);
        Run run = context.scoringRun(runId);
        console.summary().about(run);
        Reports reports = new Reports(context, pictures);
        context.actions().mark(name(), run.runId()).around(() -> {
            reviewedFlag
                    .checked(context.actions(), context.lake())
                    .flatMap(reviews ->
                            reviews.execute(run.settings().imageRoot()).notice())
                    .ifPresent(console::notice);
            return output == null ? reports.write(run) : reports.write(run, output);
        });
        return ExitCode.DONE;
    }
}

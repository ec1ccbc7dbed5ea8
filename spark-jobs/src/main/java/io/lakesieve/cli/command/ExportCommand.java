package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.config.ExportOptions;
import io.lakesieve.config.InputException;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.verdict.ExportVerdicts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Run;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: writes the outliers of a run, or all its images, to one CSV or JSON file. */
@Command(
        name = "export",
        description = "Writes the outliers of a run, the most certain first, into one file for other tools.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ExportCommand extends LakeCommand {
    @Mixin
    private LakeFlag lakeFlag;

    @Option(names = "--run", paramLabel = "ID", description = "run to export from; default the latest finished one")
    private String runId;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "the file to write, on any Hadoop file system; it is there when it is complete")
    private String output;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "csv",
            description = "csv, or jsonl for one JSON object a line; default ${DEFAULT-VALUE}")
    private ExportOptions.Format format;

    @Option(
            names = "--verdict-method",
            paramLabel = "NAME",
            description = "method whose verdicts are taken; default the run's own verdict method")
    private String verdictMethod;

    @Option(names = "--all", description = "every image of the run, in or out, scored or not")
    private boolean all;

    @Option(
            names = "--max-q",
            paramLabel = "SHARE",
            description =
                    "the images with at most this q_value, of which on average at most this share belongs, instead of"
                            + " those that the run's rule has flagged; needs a run with a reference")
    private Double maxQ;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "the N most certain outliers alone; of a run without verdicts, the first N of its ranking")
    private Integer top;

    @Option(names = "--overwrite", description = "replace the file if it is there")
    private boolean overwrite;

    @Override
    int execute(Console console) {
        ExportOptions options = options();
        CommandContext context = open(console, lakeFlag.lake);
        Run run = finished(context.scoringRun(runId));
        console.summary().about(run);
        ExportVerdicts.Result result = export(context, options, run);
        if (result.wanted() != result.method()) {
            console.notice(
                    "the verdicts of %s were asked for, but its bank cannot be trusted here: these are those of %s"
                            .formatted(
                                    result.wanted().tableName(), result.method().tableName()));
        }
        console.summary().count("images_exported", result.rows());
        console.summary().written(result.uri());
        console.out()
                .println(String.format(
                        Locale.ROOT,
                        "%,d images of run %s by %s: %s",
                        result.rows(),
                        run.runId(),
                        result.method().tableName(),
                        result.uri()));
        return ExitCode.DONE;
    }

    private ExportVerdicts.Result export(CommandContext context, ExportOptions options, Run run) {
        LakesieveActions actions = context.actions();
        return actions.mark(name(), run.runId())
                .around(() -> actions.exportVerdicts(context.lake(), options).execute(run));
    }

    private ExportOptions options() {
        return new ExportOptions(
                output,
                format,
                Optional.ofNullable(verdictMethod).map(ExportCommand::method),
                all ? ExportOptions.Selection.ALL : ExportOptions.Selection.OUTLIERS,
                maxQ == null ? OptionalDouble.empty() : OptionalDouble.of(maxQ),
                top == null ? OptionalInt.empty() : OptionalInt.of(top),
                overwrite ? ExportOptions.Existing.REPLACED : ExportOptions.Existing.REFUSED);
    }

    private static ScoringMethod method(String name) {
        try {
            return ScoringMethod.ofTableName(name);
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    private static Run finished(Run run) {
        if (!run.status().equals(RunsSchema.FINISHED)) {
            throw new InputException("The run %s is not finished (its status is %s): name a finished one."
                    .formatted(run.runId(), run.status()));
        }
        return run;
    }
}

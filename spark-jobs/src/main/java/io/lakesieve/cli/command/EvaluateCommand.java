package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.flag.TableColumnFlags;
import io.lakesieve.cli.flag.TruthFlags;
import io.lakesieve.cli.text.MetricsText;
import io.lakesieve.config.InputException;
import io.lakesieve.config.TruthSource;
import io.lakesieve.job.evaluate.EvaluateRun;
import io.lakesieve.schema.MetricsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: measures the scores of a run against true labels, into the table {@code metrics}. */
@Command(
        name = "evaluate",
        description = "Measures how well the scores of a run agree with the truth.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class EvaluateCommand extends LakeCommand {
    @Mixin
    private LakeFlag lakeFlag;

    @Mixin
    private TruthFlags truthFlags;

    @Option(names = "--images", paramLabel = "URI", description = "the image table that has the --truth-column")
    private String images;

    @Mixin
    private TableColumnFlags columnFlags;

    @Option(names = "--run", paramLabel = "ID", description = "run to evaluate; default the latest finished one")
    private String runId;

    @Override
    int execute(Console console) {
        CommandContext context = openWritable(console, lakeFlag.lake);
        Lake lake = context.lake();
        Run run = context.scoringRun(runId);
        console.summary().about(run);
        Optional<RunSettings.Images> known = run.settings().images().filter(settings -> images == null);
        TruthSource truth = truthFlags
                .source(
                        known.map(RunSettings.Images::uri).orElse(images),
                        known.map(RunSettings.Images::columns).orElse(columnFlags.columns()))
                .orElseThrow(() -> new InputException(
                        "There is no truth to evaluate against: give --truth FILE or" + " --truth-column NAME."));
        EvaluateRun.Result result = context.actions().mark(name(), run.runId()).around(() -> context.actions()
                .evaluateRun(lake, truth, console.progress())
                .execute(run));
        console.summary().metrics(result.metrics());
        result.counts().forEach(console.summary()::count);
        console.out().print(new MetricsText(result).text());
        console.out().println("Run " + run.runId() + "; table " + lake.uriOf(MetricsSchema.TABLE));
        return ExitCode.DONE;
    }
}

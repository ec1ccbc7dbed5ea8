package io.lakesieve.cli;

import io.lakesieve.config.InputException;
import io.lakesieve.config.TruthSource;
import io.lakesieve.job.EvaluateRun;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.schema.MetricsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: the scores of a run against the truth, into {@code metrics}. */
@Command(
        name = "evaluate",
        description = "Measures how well the scores of a run agree with the truth.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private LakeFlag lakeFlag;

    @Mixin
    private TruthFlags truthFlags;

    @Option(names = "--images", paramLabel = "URI", description = "the image table that has the --truth-column")
    private String images;

    @Option(names = "--run", paramLabel = "ID", description = "run to evaluate; default the latest finished one")
    private String runId;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
        SparkSession spark = Sessions.open();
        LakesieveActions actions = LakesieveActions.of(spark);
        Lake lake = Lake.at(spark, lakeFlag.lake).requireWritable();
        Run run = run(lake);
        String table = images == null ? run.parameters().get("images") : images;
        TruthSource truth = truthFlags
                .source(table)
                .orElseThrow(() -> new InputException(
                        "There is no truth to evaluate against: give --truth FILE or" + " --truth-column NAME."));
        EvaluateRun.Result result = actions.evaluateRun(lake, truth).execute(run);
        console.out().print(new MetricsText(result).text());
        console.out().println("Run " + run.runId() + "; table " + lake.uriOf(MetricsSchema.TABLE));
        return ExitCode.DONE;
    }

    private Run run(Lake lake) {
        if (runId == null) {
            return lake.runs()
                    .latestScoring()
                    .orElseThrow(() -> new InputException(
                            "The lake %s holds no finished run with scores: run audit or".formatted(lake.uri())
                                    + " score first."));
        }
        return lake.runs()
                .find(runId)
                .orElseThrow(() ->
                        new InputException("The lake %s holds no run %s: check --run, or leave it out for the latest."
                                .formatted(lake.uri(), runId)));
    }
}

package io.lakesieve.cli;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.encoder.LogitScale;
import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.job.ImageListing;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.WriteReport;
import io.lakesieve.table.Lake;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code audit}: everything, end to end, on the user's own images, labels and model. */
@Command(
        name = "audit",
        description = "Embeds images, mines negatives, scores every image and says which do not belong.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private LakeFlag lakeFlag;

    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private ImageFlags imageFlags;

    @Mixin
    private EmbedFlags embedFlags;

    @Mixin
    private DryRunFlag dryRunFlag;

    @Mixin
    private LabelFlags labelFlags;

    @Mixin
    private MiningFlags miningFlags;

    @Mixin
    private ScoringFlags scoringFlags;

    @Mixin
    private TruthFlags truthFlags;

    @Mixin
    private VerdictFlag verdictFlag;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
        ScoringOptions scoring = scoringFlags.options();
        verdictFlag.requireAmong(scoring);
        scoringFlags.notice().ifPresent(console::notice);
        SparkSession spark = Sessions.open();
        LakesieveActions actions = LakesieveActions.of(spark);
        ModelSpec model = modelFlags.open(spark, console);
        LogitScale logitScale = modelFlags.logitScale(model);
        logitScale.notice().ifPresent(console::notice);
        Lake lake = dryRunFlag.lake(spark, lakeFlag.lake);
        ImageListing images = actions.listImages(imageFlags.selection()).execute();
        AuditPipeline pipeline = new AuditPipeline(actions, lake, model, console.progress());
        AuditPipeline.Request request = new AuditPipeline.Request(
                "audit",
                Parameters.of(spec),
                images,
                Optional.ofNullable(scoringFlags.reference),
                labelFlags.name(images),
                labelFlags.load(spark, images, console.err()),
                () -> miningFlags.load(spark),
                miningFlags.options(),
                logitScale,
                scoring,
                embedFlags.options(imageFlags),
                imageFlags::requireFewFailures,
                truthFlags.source(imageFlags.images));
        if (dryRunFlag.dryRun) {
            console.out().println(pipeline.plan(request).text());
            return ExitCode.DONE;
        }
        AuditPipeline.Outcome outcome = pipeline.execute(request);
        console.found(lake, outcome, actions.summarizeRun(lake));
        console.out().println(new Reports(actions, lake, WriteReport.DEFAULT_PICTURES).write(outcome.run()));
        return ExitCode.DONE;
    }
}

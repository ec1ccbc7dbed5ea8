package io.lakesieve.cli;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.encoder.LogitScale;
import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.job.ImageListing;
import io.lakesieve.job.WriteReport;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code audit}: everything, end to end, on the user's own images, labels and model. */
@Command(
        name = "audit",
        description = "Embeds images, mines negatives, scores every image and says which do not belong.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class AuditCommand extends LakeCommand {
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

    @Override
    int execute(Console console) {
        ScoringOptions scoring = scoringFlags.options();
        verdictFlag.requireAmong(scoring);
        scoringFlags.notice().ifPresent(console::notice);
        SparkSession spark = openSession();
        ModelSpec model = modelFlags.open(spark, console);
        LogitScale logitScale = modelFlags.logitScale(model);
        logitScale.notice().ifPresent(console::notice);
        Workplace workplace = openWritable(console, lakeFlag.lake, dryRunFlag);
        ImageListing images =
                workplace.actions().listImages(imageFlags.selection()).execute();
        AuditPipeline pipeline = new AuditPipeline(workplace, model);
        AuditPipeline.Request request = new AuditPipeline.Request(
                "audit",
                parameters(),
                images,
                Optional.ofNullable(scoringFlags.reference),
                labelFlags.name(images),
                labelFlags.load(spark, images, console),
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
        workplace.found(outcome);
        new Reports(workplace, WriteReport.DEFAULT_PICTURES).write(outcome.run());
        return ExitCode.DONE;
    }
}

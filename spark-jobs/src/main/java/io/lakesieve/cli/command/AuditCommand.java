package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.DryRunFlag;
import io.lakesieve.cli.flag.EmbedFlags;
import io.lakesieve.cli.flag.GateFlag;
import io.lakesieve.cli.flag.ImageFlags;
import io.lakesieve.cli.flag.LabelFlags;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.flag.MiningFlags;
import io.lakesieve.cli.flag.ModelFlags;
import io.lakesieve.cli.flag.RegisterFlag;
import io.lakesieve.cli.flag.ReviewedFlag;
import io.lakesieve.cli.flag.ScoringFlags;
import io.lakesieve.cli.flag.TruthFlags;
import io.lakesieve.cli.flag.VerdictFlag;
import io.lakesieve.cli.text.PlanText;
import io.lakesieve.config.Gate;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.AuditPipeline;
import io.lakesieve.job.PlanRun;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.run.QueryCompilation;
import io.lakesieve.job.verdict.ImportReviews;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.LabelSetFile;
import io.lakesieve.model.repository.FurtherTowers;
import io.lakesieve.model.repository.LogitScale;
import io.lakesieve.model.repository.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code audit}: embeds, mines, scores and reports in one run, on the user's own images, labels and model. */
@Command(
        name = "audit",
        description = "Embeds images, mines negatives, scores every image and says which do not belong.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class AuditCommand extends LakeCommand {
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

    @Mixin
    private RegisterFlag registerFlag;

    @Mixin
    private GateFlag gateFlag;

    @Mixin
    private ReviewedFlag reviewedFlag;

    @Override
    Map<String, String> localSettings() {
        return QueryCompilation.OFF;
    }

    @Override
    int execute(Console console) {
        ScoringOptions scoring = scoringFlags.options();
        ScoringMethod verdictMethod = verdictFlag.method(scoring);
        List<Gate> gates = gateFlag.gates(scoring, Optional.ofNullable(scoringFlags.reference));
        scoringFlags.notice().ifPresent(console::notice);
        SparkSession spark = openSession();
        ModelSpec model = modelFlags.open(spark, console);
        FurtherTowers further = modelFlags.openFurther(spark, console, model, scoring.methods());
        LogitScale logitScale = modelFlags.logitScale(model);
        logitScale.notice().ifPresent(console::notice);
        CommandContext context = openWritable(console, lakeFlag.lake, dryRunFlag);
        Optional<LabelSetFile.Content> labelFile = labelFlags.file(spark, console);
        ImageSelection selection =
                selection(labelFile.map(LabelSetFile.Content::names).orElse(List.of()));
        Optional<ImportReviews> reviews = reviewedFlag.checked(context.actions(), context.lake());
        ImageListing images = context.actions()
                .listImages(selection, context.lake(), model, embedFlags.options(imageFlags))
                .execute();
        images.leftOutNotices().forEach(console::notice);
        AuditPipeline.Request request = new AuditPipeline.Request(
                selection,
                images,
                further,
                Optional.ofNullable(scoringFlags.reference),
                labelFlags.name(images),
                labelFlags.labels(labelFile, context.actions(), selection, images),
                miningFlags.load(spark),
                miningFlags.options(),
                logitScale.value(),
                scoring,
                verdictMethod,
                embedFlags.options(imageFlags),
                embedded -> {
                    embedded.supersededNotice().ifPresent(console::notice);
                    imageFlags.requireFewFailures(embedded);
                },
                truthFlags.source(imageFlags.images, imageFlags.columns()),
                reviews,
                gates);
        if (dryRunFlag.dryRun) {
            console.out().println(plan(context, model, request));
            return ExitCode.DONE;
        }
        boolean passed = context.audit(name(), parameters(), model, request).passed();
        registerFlag.register(context);
        return passed ? ExitCode.DONE : ExitCode.GATE_FAILED;
    }

    private ImageSelection selection(List<String> classes) {
        ImageSelection selection = imageFlags.selection();
        return selection.withGivenLabel(
                selection.givenLabel().map(label -> label.numbering(classes)).or(labelFlags::givenLabel));
    }

    private static String plan(CommandContext context, ModelSpec model, AuditPipeline.Request request) {
        PlanRun plan = context.actions().planRun(context.lake(), model.modelId());
        Candidates candidates = request.candidates();
        return new PlanText()
                .images(plan.images(request.listing(), request.embedding()))
                .prompts(plan.prompts(request.further(), request.mining(), request.labels(), candidates))
                .scores(
                        plan.scores(
                                plan.labelSetId(
                                        request.further().noTexts(), request.mining(), request.labels(), candidates),
                                request.logitScale(),
                                request.scoring(),
                                request.further().captionDecoder(),
                                Optional.of(request.listing()),
                                request.embedding()),
                        request.scoring().methods())
                .text();
    }
}

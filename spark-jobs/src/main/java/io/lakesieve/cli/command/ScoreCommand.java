package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.DryRunFlag;
import io.lakesieve.cli.flag.MiningQuotaFlags;
import io.lakesieve.cli.flag.RegisterFlag;
import io.lakesieve.cli.flag.ReviewedFlag;
import io.lakesieve.cli.flag.ScoringFlags;
import io.lakesieve.cli.flag.SelectionFlags;
import io.lakesieve.cli.flag.TableColumnFlags;
import io.lakesieve.cli.flag.VerdictFlag;
import io.lakesieve.cli.text.PlanText;
import io.lakesieve.cli.text.ScoresText;
import io.lakesieve.cli.text.Summary;
import io.lakesieve.config.EmbeddingInputs;
import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.PlanRun;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.inventory.EmbeddedImages;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.score.ScoreEmbeddings;
import io.lakesieve.job.score.ScoreLake;
import io.lakesieve.job.verdict.ImportReviews;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelVariant;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code score}: scores the embeddings of a lake, or of tables that the user already has. */
@Command(
        name = "score",
        description = "Scores the embeddings of a lake, or with --output those of your own tables.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ScoreCommand extends LakeCommand {
    private static final double CLIP_LOGIT_SCALE = 100;

    @ArgGroup(multiplicity = "1")
    private Place place;

    /** Where the embeddings are. */
    static final class Place {
        @ArgGroup(exclusive = false, heading = "Of a lake:%n")
        InLake inLake;

        @ArgGroup(exclusive = false, heading = "Of tables of your own, Parquet or Delta:%n")
        OwnTables ownTables;
    }

    /** Embeddings and label sets of a lake. */
    static final class InLake {
        @Option(names = "--lake", paramLabel = "URI", required = true, description = "root of the Delta tables")
        String lake;

        @Option(
                names = "--images",
                paramLabel = "URI",
                description = "score only the images that this stands for; default all embedded ones")
        String images;

        @Option(names = "--label-set", paramLabel = "ID", description = "default the one that was mined last")
        String labelSet;
    }

    /** Embeddings that lie elsewhere. */
    static final class OwnTables {
        @Option(
                names = "--image-embeddings",
                paramLabel = "P",
                required = true,
                description = "columns image_id and embedding, optionally path and source")
        String images;

        @Option(
                names = "--label-embeddings",
                paramLabel = "P",
                required = true,
                description = "columns label and embedding")
        String labels;

        @Option(
                names = "--no-label-embeddings",
                paramLabel = "P",
                description = "columns label and embedding: the same labels by CLIPN's \"no\" text tower, for the"
                        + " clipn methods")
        String noLabels;

        @Option(
                names = "--negative-embeddings",
                paramLabel = "P",
                description = "columns label, position and embedding")
        String negatives;

        @Option(
                names = "--candidate-embeddings",
                paramLabel = "P",
                description = "columns label, part_of_speech and embedding, to mine negatives from")
        String candidates;

        @Option(
                names = "--output",
                paramLabel = "P",
                required = true,
                description = "Delta table for the scores; what is there is replaced in one commit")
        String output;
    }

    @Option(
            names = "--logit-scale",
            paramLabel = "S",
            description = "factor on cosines before a softmax; default the model's, for your own tables 100")
    private Double logitScale;

    @Mixin
    private DryRunFlag dryRunFlag;

    @Mixin
    private TableColumnFlags columnFlags;

    @Mixin
    private SelectionFlags selectionFlags;

    @Mixin
    private MiningQuotaFlags miningFlags;

    @Mixin
    private ScoringFlags scoringFlags;

    @Mixin
    private VerdictFlag verdictFlag;

    @Mixin
    private RegisterFlag registerFlag;

    @Mixin
    private ReviewedFlag reviewedFlag;

    @Override
    int execute(Console console) {
        if (logitScale != null && !(logitScale > 0 && logitScale < Double.POSITIVE_INFINITY)) {
            throw new InputException(
                    "--logit-scale is %s: name a positive number, such as CLIP's 100.".formatted(logitScale));
        }
        ScoringOptions options = scoringFlags.options();
        ScoringMethod verdictMethod = verdictFlag.method(options);
        scoringFlags.notice().ifPresent(console::notice);
        if (place.ownTables != null) {
            columnFlags.columns().firstFlag().ifPresent(flag -> {
                throw new InputException(flag + " needs --lake: embeddings of your own lie in columns of fixed names.");
            });
            if (reviewedFlag.uri != null) {
                throw new InputException("--reviewed needs --lake, which keeps what people have said.");
            }
            if (dryRunFlag.dryRun) {
                throw new InputException("--dry-run needs --lake: scores of your own tables are always computed.");
            }
            scoreTables(options, console);
        } else {
            scoreLake(openWritable(console, place.inLake.lake, dryRunFlag), options, verdictMethod);
        }
        return ExitCode.DONE;
    }

    private void scoreTables(ScoringOptions options, Console console) {
        EmbeddingInputs inputs = new EmbeddingInputs(
                place.ownTables.images,
                selectionFlags.selection(),
                place.ownTables.labels,
                Optional.ofNullable(place.ownTables.noLabels),
                Optional.ofNullable(place.ownTables.negatives),
                Optional.ofNullable(place.ownTables.candidates),
                Optional.ofNullable(scoringFlags.reference),
                place.ownTables.output,
                logitScale == null ? CLIP_LOGIT_SCALE : logitScale);
        ScoreEmbeddings.Result result = LakesieveActions.of(openSession())
                .scoreEmbeddings(inputs, miningFlags.options(), options, console.progress())
                .execute();
        Summary summary = console.summary();
        summary.runId(result.runId());
        summary.count(RunCounts.IMAGES_SCORED, result.images());
        summary.count(RunCounts.NEGATIVES, result.negatives());
        result.bankFill().ifPresent(fill -> fill.counts().forEach(summary::count));
        summary.thresholds(result.thresholds().values());
        summary.estimates(result.thresholds().findings());
        summary.written(place.ownTables.output);
        console.out()
                .print(new ScoresText(
                                result.images(),
                                result.bankFill(),
                                result.bankTrust(),
                                result.thresholds().values(),
                                result.thresholds().findings(),
                                result.thresholds().refused(),
                                result.words(),
                                place.ownTables.output)
                        .text());
    }

    private void scoreLake(CommandContext context, ScoringOptions options, ScoringMethod verdictMethod) {
        LakesieveActions actions = context.actions();
        Console console = context.console();
        Lake lake = context.lake();
        Run mined = minedRun(lake);
        double scale = logitScale == null ? mined.settings().logitScale().orElseThrow() : logitScale;
        Optional<ImportReviews> reviews = reviewedFlag.checked(actions, lake);
        Optional<CaptionDecoderSpec> captionDecoder = captionDecoder(mined, options, console);
        EmbeddingSelection selection = selectionFlags.selection();
        Optional<ImageSelection> chosen = chosenImages();
        Optional<ImageListing> images =
                chosen.map(given -> actions.listImages(given).execute());
        if (dryRunFlag.dryRun) {
            PlanRun.Scoring plan = actions.planRun(lake, mined.modelId())
                    .scores(mined.labelSetId(), scale, options, captionDecoder, images, EmbedOptions.DEFAULT);
            console.out().println(new PlanText().scores(plan, options.methods()).text());
            return;
        }
        Optional<ImageListing> reference = Optional.ofNullable(scoringFlags.reference)
                .map(uri -> actions.listReference(uri, columnFlags.columns()).execute());
        RunLog log = context.startRun(name(), parameters())
                .model(mined.model(), mined.modelId())
                .labelSet(mined.labelSetId())
                .logitScale(scale)
                .scoring(options, verdictMethod);
        images.ifPresent(listed -> log.images(chosen.orElseThrow(), listed));
        String root =
                images.map(ImageListing::root).orElseGet(() -> mined.settings().imageRoot());
        ScoreLake.Result result = log.guard(() -> {
            reviews.map(given -> given.execute(root)).ifPresent(given -> {
                log.reviewed(given);
                given.notice().ifPresent(console::notice);
            });
            ScoreLake.Result scored = actions.scoreLake(lake, mined.modelId(), options, captionDecoder, log)
                    .execute(
                            mined.labelSetId(),
                            scale,
                            images.map(EmbeddedImages::of),
                            selection,
                            reference.map(EmbeddedImages::of));
            log.scored(scored, options.methods().size());
            actions.summarizeSources(lake, log.progress()).execute(log);
            log.finish();
            return scored;
        });
        console.summary().count(RunCounts.IMAGES_SCORED, result.scored());
        console.summary().thresholds(result.thresholds());
        console.summary().estimates(result.findings());
        console.out()
                .print(new ScoresText(
                                result.images(),
                                result.bankFill(),
                                result.bankTrust(),
                                result.thresholds(),
                                result.findings(),
                                result.refused(),
                                result.words(),
                                lake.uriOf(ScoresSchema.TABLE))
                        .text());
        console.out().println("Run " + log.runId());
        registerFlag.register(context);
    }

    /** The caption decoder of the model that the label set was mined with, if a method needs it. */
    private Optional<CaptionDecoderSpec> captionDecoder(Run mined, ScoringOptions options, Console console) {
        if (options.methods().stream().noneMatch(ScoringMethod::needsCaptions)) {
            return Optional.empty();
        }
        ModelVariant variant =
                ModelVariant.valueOf(mined.parameters().getOrDefault("variant", ModelVariant.DEFAULT.name()));
        return Optional.of(new ModelRepository(openSession().sessionState().newHadoopConf(), console.downloads())
                .openCaptionDecoder(mined.model(), variant));
    }

    private Optional<ImageSelection> chosenImages() {
        return Optional.ofNullable(place.inLake.images)
                .map(uri ->
                        new ImageSelection(uri, OptionalInt.empty(), columnFlags.columns(), columnFlags.givenLabel()));
    }

    private Run minedRun(Lake lake) {
        Optional<Run> mined = place.inLake.labelSet == null
                ? lake.runs().latestMining()
                : lake.runs().latestMining(place.inLake.labelSet);
        return mined.orElseThrow(() -> new InputException("The lake %s holds no label set%s: run mine first."
                .formatted(lake.uri(), place.inLake.labelSet == null ? "" : " " + place.inLake.labelSet)));
    }
}

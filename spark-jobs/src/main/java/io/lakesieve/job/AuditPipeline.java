package io.lakesieve.job;

import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.Gate;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.TruthSource;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.embed.EmbedImages;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.evaluate.EvaluateRun;
import io.lakesieve.job.inventory.EmbeddedImages;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.mine.MineNegatives;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.score.ImageScoring;
import io.lakesieve.job.score.ScoreLake;
import io.lakesieve.job.verdict.ImportReviews;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.model.repository.FurtherTowers;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.GateResult;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs a whole audit as one run: embed, mine, score, and evaluate where true labels are given. */
public final class AuditPipeline {
    private final LakesieveActions actions;
    private final Lake lake;
    private final ModelSpec model;
    private final RunLog log;

    AuditPipeline(LakesieveActions actions, Lake lake, ModelSpec model, RunLog log) {
        this.actions = actions;
        this.lake = lake;
        this.model = model;
        this.log = log;
    }

    /**
     * What to audit, and how.
     *
     * @param images as the user named them
     * @param listing the images
     * @param further what the model has besides its two towers, as far as a method needs it
     * @param reference known good images, as the user named them
     * @param verdictMethod the method whose verdicts count
     * @param checkFailures ends the run by an exception if too many images failed
     * @param reviews what people have said of images, checked
     * @param gates what the run is checked against; it finishes all the same
     */
    public record Request(
            ImageSelection images,
            ImageListing listing,
            FurtherTowers further,
            Optional<String> reference,
            String labelSetName,
            List<IdLabel> labels,
            Candidates candidates,
            MiningOptions mining,
            double logitScale,
            ScoringOptions scoring,
            ScoringMethod verdictMethod,
            EmbedOptions embedding,
            Consumer<EmbedImages.Result> checkFailures,
            Optional<TruthSource> truth,
            Optional<ImportReviews> reviews,
            List<Gate> gates) {
        public Request {
            labels = List.copyOf(labels);
            gates = List.copyOf(gates);
        }
    }

    /**
     * The outcome of an audit.
     *
     * @param gates those that are shown, failed ones first
     * @param sameAs the earlier run whose scores, verdicts and figures are this run's, if it has no gates of its own and
     *     people have said nothing new
     */
    public record Result(
            Run run,
            ScoreLake.Result scored,
            Optional<EvaluateRun.Result> evaluated,
            List<GateResult> gates,
            Optional<Run> sameAs) {
        public Result {
            gates = List.copyOf(gates);
        }

        /** Whether no gate failed. */
        public boolean passed() {
            return gates.stream().allMatch(GateResult::passed);
        }
    }

    /** Runs all steps and finishes the run, or marks it failed. */
    public Result execute(Request request) {
        log.model(model.uri(), model.modelId())
                .images(request.images(), request.listing())
                .limits(request.embedding().limits())
                .logitScale(request.logitScale())
                .scoring(request.scoring(), request.verdictMethod());
        return log.guard(() -> {
            MineNegatives mining =
                    actions.mineNegatives(lake, model, request.further().noTexts(), request.mining(), log);
            Optional<MineNegatives.Result> found = mining.found(request.labels(), request.candidates());
            requireGroups(request, found);
            Embedded embedded = embed(request);
            request.reviews().ifPresent(reviews -> review(request, reviews));
            request.further().captionDecoder().ifPresent(this::embedVocabulary);
            MineNegatives.Result mined = found.orElseGet(
                    () -> mining.execute(request.labelSetName(), request.labels(), request.candidates()));
            log.mined(mined);
            ScoreLake.Result scored = score(request, mining, mined.labelSetId(), embedded);
            Optional<EvaluateRun.Result> evaluated = request.truth().map(truth -> evaluate(truth, scored.sameAs()));
            List<GateResult> gates = request.gates().isEmpty()
                    ? List.of()
                    : actions.checkGates(lake, request.gates()).execute(log.unfinished());
            boolean isCopied = gates.isEmpty()
                    && evaluated.map(EvaluateRun.Result::isCopied).orElse(true);
            return new Result(
                    log.finish(),
                    scored,
                    evaluated,
                    gates,
                    scored.sameAs().filter(earlier -> isCopied && !isReviewedSince(earlier)));
        });
    }

    /** The images that have a row in {@code embeddings} now. */
    private record Embedded(EmbeddedImages images, Optional<EmbeddedImages> reference) {}

    private Embedded embed(Request request) {
        EmbedImages embedImages = actions.embedImages(lake, model, request.embedding(), log);
        EmbedImages.Result embedded = embedImages.execute(request.listing());
        log.embedded(embedded);
        request.checkFailures().accept(embedded);
        Optional<EmbedImages.Result> reference = request.reference()
                .map(uri -> embedImages.execute(
                        actions.listReference(uri, request.images().columns()).execute()));
        reference.ifPresent(known -> log.count(RunCounts.REFERENCE_EMBEDDED, known.embedded()));
        return new Embedded(embedded.taken(), reference.map(EmbedImages.Result::taken));
    }

    private void embedVocabulary(CaptionDecoderSpec decoder) {
        actions.embedVocabulary(lake, model, decoder, log).execute();
    }

    /** Embedding may take hours: what scoring would refuse after it is refused before. */
    private static void requireGroups(Request request, Optional<MineNegatives.Result> found) {
        int negatives = found.map(MineNegatives.Result::negatives)
                .orElseGet(() -> MineNegatives.count(request.mining(), request.labels(), request.candidates()));
        if (negatives > 0) { // mining itself says why there are none
            ImageScoring.requireGroups(negatives, request.scoring());
        }
    }

    private void review(Request request, ImportReviews reviews) {
        log.reviewed(reviews.execute(request.listing().root()));
    }

    private boolean isReviewedSince(Run earlier) {
        return earlier.finishedAt().map(lake.reviews()::haveChangedSince).orElse(true);
    }

    private ScoreLake.Result score(Request request, MineNegatives mining, String labelSetId, Embedded embedded) {
        ScoreLake.Result scored = actions.scoreLake(
                        lake,
                        model.modelId(),
                        request.scoring(),
                        request.further().captionDecoder(),
                        log,
                        () -> mining.corpus(request.labels(), request.candidates()))
                .execute(
                        labelSetId,
                        request.logitScale(),
                        Optional.of(embedded.images()),
                        EmbeddingSelection.ALL,
                        embedded.reference());
        log.scored(scored, request.scoring().methods().size());
        actions.summarizeSources(lake, log.progress()).execute(log);
        return scored;
    }

    private EvaluateRun.Result evaluate(TruthSource truth, Optional<Run> sameScores) {
        EvaluateRun.Result evaluated =
                actions.evaluateRun(lake, truth, log.progress()).execute(log, sameScores);
        log.evaluated(evaluated);
        return evaluated;
    }
}

package io.lakesieve.cli;

import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.TruthSource;
import io.lakesieve.encoder.LogitScale;
import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.job.EmbedImages;
import io.lakesieve.job.EmbedOptions;
import io.lakesieve.job.EvaluateRun;
import io.lakesieve.job.ImageListing;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.MineNegatives;
import io.lakesieve.job.PlanRun;
import io.lakesieve.job.RunLog;
import io.lakesieve.job.ScoreLake;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The whole audit: embed, mine, score, and evaluate where the truth is known, as one run. */
final class AuditPipeline {
    private final Workplace workplace;
    private final LakesieveActions actions;
    private final Lake lake;
    private final ModelSpec model;

    AuditPipeline(Workplace workplace, ModelSpec model) {
        this.workplace = workplace;
        this.actions = workplace.actions();
        this.lake = workplace.lake();
        this.model = model;
    }

    /**
     * What to audit, and how.
     *
     * @param command name of the command, for the table of runs
     * @param parameters every parameter in force, by flag
     * @param checkFailures ends the run if too many images failed
     */
    record Request(
            String command,
            Map<String, String> parameters,
            ImageListing images,
            Optional<String> reference,
            String labelSetName,
            List<IdLabel> labels,
            Supplier<List<Candidate>> candidates,
            MiningOptions mining,
            LogitScale logitScale,
            ScoringOptions scoring,
            EmbedOptions embedding,
            ImageFailureCheck checkFailures,
            Optional<TruthSource> truth) {}

    /** Ends the run by an exception if too many images failed. */
    interface ImageFailureCheck {
        void check(EmbedImages.Result embedded);
    }

    /** What came out. */
    record Outcome(Run run, ScoreLake.Result scored, Optional<EvaluateRun.Result> evaluated) {}

    /** What {@link #execute} would do. */
    PlanText plan(Request request) {
        PlanRun plan = actions.planRun(lake, model.modelId());
        List<Candidate> candidates = request.candidates().get();
        return new PlanText()
                .images(plan.images(request.images(), request.embedding()))
                .prompts(plan.prompts(request.labels(), candidates))
                .scores(
                        plan.scores(
                                plan.labelSetId(request.mining(), request.labels(), candidates),
                                request.logitScale().value(),
                                request.scoring(),
                                Optional.of(request.images()),
                                request.embedding()),
                        request.scoring().methods());
    }

    Outcome execute(Request request) {
        RunLog log = workplace
                .startRun(request.command(), request.parameters())
                .model(model.uri(), model.modelId())
                .parameter(RunLog.IMAGE_ROOT, request.images().root())
                .parameter(
                        RunLog.LOGIT_SCALE, Double.toString(request.logitScale().value()));
        return log.guard(() -> {
            Embedded embedded = embed(request, log);
            String labelSetId = mine(request, log);
            ScoreLake.Result scored = score(request, log, labelSetId, embedded);
            Optional<EvaluateRun.Result> evaluated =
                    request.truth().map(truth -> workplace.evaluate(truth, log.unfinished(), log.progress()));
            return new Outcome(log.finish(), scored, evaluated);
        });
    }

    /** The images that have a row in {@code embeddings} now. */
    private record Embedded(ImageListing images, Optional<ImageListing> reference) {}

    private Embedded embed(Request request, RunLog log) {
        EmbedImages embedImages = actions.embedImages(lake, model, request.embedding(), log);
        EmbedImages.Result embedded = embedImages.execute(request.images());
        log.embedded(embedded);
        request.checkFailures().check(embedded);
        Optional<EmbedImages.Result> reference = request.reference()
                .map(uri -> embedImages.execute(
                        actions.listImages(ImageSelection.allOf(uri)).execute()));
        reference.ifPresent(known -> log.count(RunCounts.REFERENCE_EMBEDDED, known.embedded()));
        return new Embedded(embedded.taken(), reference.map(EmbedImages.Result::taken));
    }

    private String mine(Request request, RunLog log) {
        MineNegatives.Result mined = actions.mineNegatives(lake, model, request.mining(), log)
                .execute(
                        request.labelSetName(),
                        request.labels(),
                        request.candidates().get());
        log.mined(mined);
        return mined.labelSetId();
    }

    private ScoreLake.Result score(Request request, RunLog log, String labelSetId, Embedded embedded) {
        ScoreLake.Result scored = actions.scoreLake(lake, model.modelId(), request.scoring(), log)
                .execute(
                        labelSetId,
                        request.logitScale().value(),
                        Optional.of(embedded.images()),
                        EmbeddingSelection.ALL,
                        embedded.reference());
        log.scored(scored, request.scoring().methods().size());
        workplace.summarizeSources(log.unfinished(), log.progress());
        return scored;
    }
}

package io.lakesieve.job.study;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RuleTrial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores images as drawn lakes need it: each alone once, then those of a lake and its reference together by the methods
 * that learn from them. AdaNeg's banks are filled anew by each lake and leave an image's own copy out, as {@code --fdr} has
 * it; TANL chooses its words anew.
 */
final class StudyScoring implements AutoCloseable {
    private static final AdaNegParameters PARAMETERS = AdaNegParameters.DEFAULT;

    private final MatmulBackend backend;
    private final LabelSpace space;
    private final NegativeGroups groups;
    private final List<ScoringMethod> methods;
    private final List<ScoringMethod> adaptive;
    private final Optional<TanlTrial> tanl;
    private final ScoringKernel text;

    /**
     * By methods.
     *
     * @param groups null without negatives
     * @param methods without zoc; TANL's where {@code tanl} is there
     * @param tanl closed with this
     */
    StudyScoring(
            MatmulBackend backend,
            LabelSpace space,
            NegativeGroups groups,
            List<ScoringMethod> methods,
            Optional<TanlTrial> tanl) {
        this.backend = backend;
        this.space = space;
        this.groups = groups;
        this.methods = methods.stream()
                .filter(method -> !method.dependsOnOtherImages())
                .toList();
        this.adaptive = methods.stream()
                .filter(method -> method.adaptation().isPresent())
                .toList();
        this.tanl = tanl;
        this.text = groups == null
                ? ScoringKernel.ofIdLabels(backend, space)
                : ScoringKernel.ofText(backend, space, groups, 0);
    }

    /** What needs no other image. */
    List<ScoredAlone> alone(List<StudyImage> images) {
        double[] first = tanl.map(trial -> trial.firstScores(images)).orElse(null);
        List<ScoredAlone> scored = new ArrayList<>();
        KernelSweep.over(
                text,
                images,
                (scorer, row, image) -> scored.add(new ScoredAlone(
                        images.get(image),
                        scores(scorer, row),
                        candidate(scorer, row, images.get(image)),
                        first == null ? Double.NaN : first[image])));
        return scored;
    }

    private Map<ScoringMethod, Double> scores(BlockScorer scorer, int row) {
        Map<ScoringMethod, Double> scores = new EnumMap<>(ScoringMethod.class);
        for (ScoringMethod method : methods) {
            scores.put(
                    method,
                    method.needsYesNoLabels()
                            ? scorer.clipn(row).idScore(method)
                            : scorer.text(row).idScore(method));
        }
        return scores;
    }

    private Optional<BankCandidate> candidate(BlockScorer scorer, int row, StudyImage image) {
        return adaptive.isEmpty()
                ? Optional.empty()
                : scorer.text(row)
                        .candidate(
                                image.imageId(),
                                image.embedding(),
                                space.idLabels().rows(),
                                PARAMETERS);
    }

    /** The scores of a lake and its reference, in their order; without a method that gives nothing. */
    Map<ScoringMethod, double[]> together(List<ScoredAlone> lake) {
        Map<ScoringMethod, double[]> scores = new EnumMap<>(ScoringMethod.class);
        for (ScoringMethod method : methods) {
            scores.put(
                    method,
                    lake.stream()
                            .mapToDouble(image -> image.scores().get(method))
                            .toArray());
        }
        if (!adaptive.isEmpty()) {
            scores.putAll(adaptive(lake));
        }
        tanl.flatMap(trial -> trial.scores(lake)).ifPresent(found -> scores.put(ScoringMethod.TANL, found));
        return scores;
    }

    private Map<ScoringMethod, double[]> adaptive(List<ScoredAlone> lake) {
        Map<ScoringMethod, double[]> scores = new EnumMap<>(ScoringMethod.class);
        adaptive.forEach(method -> scores.put(method, new double[lake.size()]));
        FeatureBank bank = FeatureBank.of(
                lake.stream()
                        .map(ScoredAlone::candidate)
                        .flatMap(Optional::stream)
                        .toList(),
                PARAMETERS.capacity());
        try (ScoringKernel kernel = ScoringKernel.ofBank(
                backend,
                space.withYesNo(null),
                groups,
                0,
                bank,
                PARAMETERS,
                adaptive.stream()
                        .map(ScoringMethod::adaptation)
                        .flatMap(Optional::stream)
                        .toList())) {
            KernelSweep.over(
                    kernel,
                    lake.stream().map(ScoredAlone::image).toList(),
                    (scorer, row, image) -> scores.forEach((method, of) ->
                            of[image] = scorer.adaptive(method.adaptation().orElseThrow(), row)
                                    .idScore()));
        }
        return scores;
    }

    /**
     * What a draw gives.
     *
     * @param drawn reference, then the lake's good images, then its outliers
     */
    Map<ScoringMethod, RuleTrial> trials(StudyImages.Sizes sizes, List<ScoredAlone> drawn) {
        Map<ScoringMethod, RuleTrial> trials = new EnumMap<>(ScoringMethod.class);
        together(drawn).forEach((method, scores) -> trials.put(method, sizes.trial(scores)));
        return trials;
    }

    @Override
    public void close() {
        text.close();
        tanl.ifPresent(TanlTrial::close);
    }
}

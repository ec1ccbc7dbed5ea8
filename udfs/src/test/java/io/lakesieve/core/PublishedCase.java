package io.lakesieve.core;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.mining.Closeness;
import io.lakesieve.core.mining.ClosenessRule;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.core.score.AdaNegScore;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.TextScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Runs mining and scoring over a folder of {@link Fixtures}, with the kernels combined as in the jobs. */
public final class PublishedCase {
    static final double LOGIT_SCALE = 100;
    static final int ADANEG_GROUPS = 5;

    private final MatmulBackend backend;
    private final Fixtures fixtures;
    private final EmbeddingMatrix images;

    PublishedCase(String folder) {
        this(folder, MatmulBackend.plain());
    }

    PublishedCase(String folder, MatmulBackend backend) {
        this.backend = backend;
        this.fixtures = Fixtures.of(folder);
        this.images = fixtures.matrix("images");
    }

    Fixtures fixtures() {
        return fixtures;
    }

    public float[] closeness() {
        return closeness(backend, fixtures.matrix("candidates"), fixtures.matrix("id_labels"));
    }

    public static float[] closeness(MatmulBackend backend, EmbeddingMatrix candidates, EmbeddingMatrix idLabels) {
        try (Closeness closeness = new Closeness(backend, idLabels, ClosenessRule.QUANTILE)) {
            return closeness.of(IntStream.range(0, candidates.rows())
                    .mapToObj(candidates::row)
                    .toList());
        }
    }

    PartOfSpeech[] partsOfSpeech() {
        return IntStream.of(fixtures.ints("candidate_kind"))
                .mapToObj(kind -> kind == 0 ? PartOfSpeech.NOUN : PartOfSpeech.ADJECTIVE)
                .toArray(PartOfSpeech[]::new);
    }

    int idLabels() {
        return fixtures.matrix("id_labels").rows();
    }

    /**
     * The rank of the negative at each position: the published permutation, followed by the negatives that it drops.
     */
    int[] rankAtPosition(int groups) {
        int[] permutation = fixtures.ints("group_perm_" + groups);
        int negatives = fixtures.ints("selected").length;
        return IntStream.concat(IntStream.of(permutation), IntStream.range(permutation.length, negatives))
                .toArray();
    }

    LabelSpace space(int groups) {
        EmbeddingMatrix candidates = fixtures.matrix("candidates");
        int[] selected = fixtures.ints("selected");
        List<float[]> negatives = IntStream.of(rankAtPosition(groups))
                .mapToObj(rank -> candidates.row(selected[rank]))
                .toList();
        return new LabelSpace(
                fixtures.matrix("id_labels"), EmbeddingMatrix.of(negatives, candidates.dimension()), LOGIT_SCALE);
    }

    List<TextScore> textScores(int groups) {
        LabelSpace space = space(groups);
        return textScores(backend, images, space, groups(space, groups));
    }

    private static NegativeGroups groups(LabelSpace space, int count) {
        return NegativeGroups.of(space.negatives().rows(), count, count);
    }

    static List<TextScore> textScores(
            MatmulBackend backend, EmbeddingMatrix images, LabelSpace space, NegativeGroups groups) {
        return textScores(images, ScoringKernel.ofText(backend, space, groups, TextScore.TOP_NEGATIVES));
    }

    List<TextScore> baselines() {
        return textScores(images, ScoringKernel.ofIdLabels(backend, space(ADANEG_GROUPS)));
    }

    private static List<TextScore> textScores(EmbeddingMatrix images, ScoringKernel kernel) {
        return scores(images, kernel, BlockScorer::text);
    }

    /** Scores all images block by block, extracts a value for each, and closes the kernel. */
    public static <T> List<T> scores(
            EmbeddingMatrix images, ScoringKernel kernel, BiFunction<BlockScorer, Integer, T> result) {
        List<T> results = new ArrayList<>();
        try (kernel;
                BlockScorer scorer = kernel.scorer()) {
            for (int first = 0; first < images.rows(); first += scorer.capacity()) {
                int count = Math.min(scorer.capacity(), images.rows() - first);
                for (int row = 0; row < count; row++) {
                    scorer.put(row, images.row(first + row));
                }
                scorer.score(count);
                for (int row = 0; row < count; row++) {
                    results.add(result.apply(scorer, row));
                }
            }
        }
        return results;
    }

    /** An id that sorts in the order of the images, as the fixtures' ties require. */
    static String imageId(int image) {
        return String.format(Locale.ROOT, "%06d", image);
    }

    static FeatureBank bank(List<TextScore> scores, EmbeddingMatrix images, int idLabels) {
        List<BankCandidate> candidates = new ArrayList<>();
        for (int image = 0; image < images.rows(); image++) {
            scores.get(image)
                    .candidate(imageId(image), images.row(image), idLabels, AdaNegParameters.DEFAULT)
                    .ifPresent(candidates::add);
        }
        return FeatureBank.of(candidates, AdaNegParameters.DEFAULT.capacity());
    }

    FeatureBank bank() {
        return bank(textScores(ADANEG_GROUPS), images, idLabels());
    }

    List<AdaNegScore> adaNegScores(Adaptation adaptation) {
        LabelSpace space = space(ADANEG_GROUPS);
        ScoringKernel kernel = ScoringKernel.ofBank(
                backend, space, groups(space, ADANEG_GROUPS), 0, bank(), AdaNegParameters.DEFAULT, Set.of(adaptation));
        return scores(images, kernel, (scorer, row) -> scorer.adaptive(adaptation, row));
    }
}

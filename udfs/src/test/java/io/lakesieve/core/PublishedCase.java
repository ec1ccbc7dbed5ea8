package io.lakesieve.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The kernels, put together as the jobs do, over a folder of {@link Fixtures}. */
final class PublishedCase {
    static final double LOGIT_SCALE = 100;
    static final int ADANEG_GROUPS = 5;

    private final Fixtures fixtures;
    private final EmbeddingMatrix images;

    PublishedCase(String folder) {
        this.fixtures = Fixtures.of(folder);
        this.images = fixtures.matrix("images");
    }

    Fixtures fixtures() {
        return fixtures;
    }

    float[] closeness() {
        return Closeness.of(fixtures.matrix("candidates"), fixtures.matrix("id_labels"));
    }

    PartOfSpeech[] partsOfSpeech() {
        return IntStream.of(fixtures.ints("candidate_kind"))
                .mapToObj(kind -> kind == 0 ? PartOfSpeech.NOUN : PartOfSpeech.ADJECTIVE)
                .toArray(PartOfSpeech[]::new);
    }

    int idLabels() {
        return fixtures.matrix("id_labels").rows();
    }

    /** The rank of the negative at each position: the published permutation, the dropped ones behind it. */
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

    static float[] cosines(EmbeddingMatrix images, EmbeddingMatrix labels) {
        float[] cosines = new float[images.rows() * labels.rows()];
        try (CosineProduct product = new PlainCosineProduct(labels)) {
            product.multiply(images.values(), images.rows(), cosines);
        }
        return cosines;
    }

    List<TextScore> textScores(int groups) {
        LabelSpace space = space(groups);
        Groups of = Groups.of(space.negatives().rows(), groups);
        return textScores(images, space, new TextScorer(space, of, of));
    }

    static List<TextScore> textScores(EmbeddingMatrix images, LabelSpace space, TextScorer scorer) {
        float[] cosines = cosines(images, space.stacked());
        return IntStream.range(0, images.rows())
                .mapToObj(image -> scorer.score(cosines, image * space.labels()))
                .toList();
    }

    /** Image ids ascend in order of arrival, as the fixtures' ties require. */
    static String imageId(int image) {
        return String.format(Locale.ROOT, "%06d", image);
    }

    static FeatureBank bank(List<TextScore> scores, EmbeddingMatrix images, int idLabels) {
        List<BankCandidate> candidates = new ArrayList<>();
        for (int image = 0; image < images.rows(); image++) {
            BankCandidate.of(scores.get(image), imageId(image), images.row(image), idLabels, AdaNegParameters.DEFAULT)
                    .ifPresent(candidates::add);
        }
        return FeatureBank.of(candidates, AdaNegParameters.DEFAULT.capacity());
    }

    FeatureBank bank() {
        return bank(textScores(ADANEG_GROUPS), images, idLabels());
    }

    List<AdaNegScore> adaNegScores(Adaptation adaptation) {
        LabelSpace space = space(ADANEG_GROUPS);
        Groups groups = Groups.of(space.negatives().rows(), ADANEG_GROUPS);
        AdaNegScorer scorer = new AdaNegScorer(space, bank(), AdaNegParameters.DEFAULT, groups, adaptation);
        List<TextScore> textScores = textScores(ADANEG_GROUPS);
        float[] textCosines = cosines(images, space.stacked());
        float[] slotCosines = cosines(images, scorer.slots());
        return IntStream.range(0, images.rows())
                .mapToObj(image -> scorer.score(
                        slotCosines,
                        image * scorer.slots().rows(),
                        textCosines,
                        image * space.labels(),
                        textScores.get(image).vanilla()))
                .toList();
    }
}

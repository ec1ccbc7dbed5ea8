package io.lakesieve.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.PublishedCase;
import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("backends")
class BlockScorerTest {
    private static final int DIMENSION = 24;
    private static final int ID_LABELS = 6;
    private static final int NEGATIVES = 22;
    private static final double LOGIT_SCALE = 20;
    private static final FeatureBank EMPTY = FeatureBank.of(List.of(), 9);
    /** Float cosines have an error of some 1e-7, logits of 20 times that, scores of a quarter of the logits' error. */
    private static final double ROUNDING = 1e-6;

    private final Random random = new Random(17);
    private final LabelSpace space = new LabelSpace(randomRows(ID_LABELS), randomRows(NEGATIVES), LOGIT_SCALE);
    private final NegativeGroups groups = NegativeGroups.of(NEGATIVES, 5, 5);
    private final EmbeddingMatrix images = randomRows(300);
    private final FeatureBank bank = randomBank();
    private final MatmulBackend backend;

    BlockScorerTest(MatmulBackend backend) {
        this.backend = backend;
    }

    static List<MatmulBackend> backends() {
        return List.of(MatmulBackend.plain(), MatmulBackends.fastest());
    }

    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void scoresAreThoseOfProxiesFormedOneByOne(Adaptation adaptation) {
        List<AdaNegScore> scores = scores(bank, adaptation);

        for (int image = 0; image < images.rows(); image++) {
            assertThat(scores.get(image).adaptive())
                    .isCloseTo(
                            adaptiveScore(images.row(image), space, bank, groups.adaNeg(), adaptation),
                            within(ROUNDING));
        }
    }

    /** Sample-adaptive proxies are computed for {@value SampleProxyTile#LABELS} labels at a time. */
    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void moreBankedLabelsThanATileHoldsAreScoredAlike(Adaptation adaptation) {
        LabelSpace large = new LabelSpace(randomRows(900), randomRows(1500), LOGIT_SCALE);
        FeatureBank banks = bank(column -> column % 8 == 0 ? 0 : 1 + column % 5, large.labels());
        NegativeGroups grouping = NegativeGroups.of(1500, 7, 7);
        EmbeddingMatrix few = EmbeddingMatrix.of(List.of(images.row(0), images.row(1), images.row(2)), DIMENSION);
        ScoringKernel kernel =
                ScoringKernel.ofBank(backend, large, grouping, 0, banks, AdaNegParameters.DEFAULT, Set.of(adaptation));

        List<AdaNegScore> scores = PublishedCase.scores(few, kernel, (scorer, row) -> scorer.adaptive(adaptation, row));

        assertThat(banks.labels()).isEqualTo(2100);
        for (int image = 0; image < few.rows(); image++) {
            assertThat(scores.get(image).adaptive())
                    .isCloseTo(
                            adaptiveScore(few.row(image), large, banks, grouping.adaNeg(), adaptation),
                            within(ROUNDING));
        }
    }

    /** The score by its definition, with a proxy formed for each label and image. */
    private static double adaptiveScore(
            float[] image, LabelSpace space, FeatureBank bank, Groups groups, Adaptation adaptation) {
        double[] exponentials = new double[space.labels()];
        for (int column = 0; column < exponentials.length; column++) {
            exponentials[column] = Math.exp(LOGIT_SCALE * cosineToProxy(image, space, bank, column, adaptation));
        }
        int idLabels = space.idLabels().rows();
        double id = Arrays.stream(exponentials, 0, idLabels).sum();
        double score = 0;
        for (int group = 0; group < groups.count(); group++) {
            int from = idLabels + group * groups.size();
            double negatives =
                    Arrays.stream(exponentials, from, from + groups.size()).sum();
            score += id / (id + negatives) / groups.count();
        }
        return score;
    }

    private static double cosineToProxy(
            float[] image, LabelSpace space, FeatureBank bank, int column, Adaptation adaptation) {
        List<float[]> slots = new ArrayList<>();
        slots.add(space.embedding(column));
        bank.entries(column).forEach(entry -> slots.add(entry.embedding()));
        double[] proxy = new double[DIMENSION];
        for (float[] slot : slots) {
            double weight = adaptation == Adaptation.TASK ? 1.0 / slots.size() : Math.exp(-5 * (1 - dot(image, slot)));
            for (int i = 0; i < DIMENSION; i++) {
                proxy[i] += weight * slot[i];
            }
        }
        double dot = 0;
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            dot += image[i] * proxy[i];
            squares += proxy[i] * proxy[i];
        }
        return dot / Math.sqrt(squares);
    }

    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void withAnEmptyBankTheAdaptiveScoreIsTheVanillaOne(Adaptation adaptation) {
        List<TextScore> texts = PublishedCase.scores(images, kernel(EMPTY, adaptation), BlockScorer::text);
        List<AdaNegScore> scores = scores(EMPTY, adaptation);

        for (int image = 0; image < images.rows(); image++) {
            assertThat(scores.get(image).adaptive()).isCloseTo(texts.get(image).vanilla(), within(1e-14));
            assertThat(scores.get(image).predictedLabel())
                    .isEqualTo(texts.get(image).nearestLabel());
        }
    }

    @Test
    void theConfidenceAddsATenthOfTheVanillaScore() {
        List<TextScore> texts = PublishedCase.scores(images, kernel(bank, Adaptation.TASK), BlockScorer::text);
        AdaNegScore score = scores(bank, Adaptation.TASK).get(0);

        assertThat(score.confidence())
                .isEqualTo(score.adaptive() + 0.1 * texts.get(0).vanilla());
        assertThat(score.idScore()).isCloseTo(score.confidence() / 1.1, within(1e-15));
    }

    /** Blocks of many sizes, with every image at different rows among different images. */
    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void theBitsOfAScoreDependNeitherOnItsRowNorOnTheBlock(Adaptation adaptation) {
        List<TextScore> texts = PublishedCase.scores(images, kernel(bank, adaptation), BlockScorer::text);
        List<AdaNegScore> scores = scores(bank, adaptation);
        try (ScoringKernel kernel = kernel(bank, adaptation);
                BlockScorer scorer = kernel.scorer()) {
            for (int height : new int[] {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 64, 100, 129, 255, 256}) {
                for (int row = 0; row < height; row++) {
                    scorer.put(row, images.row((height + 7 * row) % images.rows()));
                }
                scorer.score(height);
                for (int row = 0; row < height; row += 1 + height / 5) {
                    int image = (height + 7 * row) % images.rows();
                    assertThat(scorer.adaptive(adaptation, row)).isEqualTo(scores.get(image));
                    assertThat(scorer.text(row)).usingRecursiveComparison().isEqualTo(texts.get(image));
                }
            }
        }
    }

    @Test
    void allAdaptationsComeFromOneSweep() {
        ScoringKernel both = ScoringKernel.ofBank(
                backend, space, groups, 0, bank, AdaNegParameters.DEFAULT, Set.of(Adaptation.values()));

        List<AdaNegScore> task =
                PublishedCase.scores(images, both, (scorer, row) -> scorer.adaptive(Adaptation.TASK, row));

        assertThat(task).isEqualTo(scores(bank, Adaptation.TASK));
    }

    /** Compares leave-one-out scores with those of a bank that was filled without the image. */
    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void leavingOutTheOwnCopyIsScoringAgainstABankWithoutIt(Adaptation adaptation) {
        List<BankCandidate> entries = bank.entries();
        double largestEffect = 0;
        try (ScoringKernel kernel = kernel(bank, adaptation);
                BlockScorer scorer = kernel.scorer()) {
            for (BankCandidate own : entries) {
                List<BankCandidate> others =
                        entries.stream().filter(entry -> !entry.equals(own)).toList();
                EmbeddingMatrix image = EmbeddingMatrix.of(List.of(own.embedding()), DIMENSION);
                FeatureBank without = FeatureBank.of(others, AdaNegParameters.DEFAULT.capacity());
                AdaNegScore expected = scores(image, without, adaptation).get(0);

                scorer.put(0, own.embedding(), own.imageId());
                scorer.put(1, own.embedding());
                scorer.put(2, own.embedding(), "an image that is not banked");
                scorer.score(3);

                AdaNegScore score = scorer.adaptive(adaptation, 0);
                assertThat(score.adaptive()).isCloseTo(expected.adaptive(), within(ROUNDING));
                assertThat(score.predictedLabel()).isEqualTo(expected.predictedLabel());
                AdaNegScore counted = scores(image, bank, adaptation).get(0);
                assertThat(scorer.adaptive(adaptation, 1)).isEqualTo(counted);
                assertThat(scorer.adaptive(adaptation, 2)).isEqualTo(counted);
                largestEffect = Math.max(largestEffect, Math.abs(score.adaptive() - counted.adaptive()));
            }
        }
        assertThat(largestEffect).isGreaterThan(0.01);
    }

    @Test
    void aRowForgetsTheOwnCopyOfTheImageBefore() {
        BankCandidate own = bank.entries().get(0);
        try (ScoringKernel kernel = kernel(bank, Adaptation.SAMPLE);
                BlockScorer scorer = kernel.scorer()) {
            scorer.put(0, own.embedding(), own.imageId());
            scorer.score(1);
            scorer.put(0, images.row(3));
            scorer.score(1);

            assertThat(scorer.adaptive(Adaptation.SAMPLE, 0))
                    .isEqualTo(scores(bank, Adaptation.SAMPLE).get(3));
        }
    }

    @Test
    void anImageThatIsBankedTwiceCannotBeLeftOut() {
        List<BankCandidate> twice = List.of(
                new BankCandidate(0, 0, "image", images.row(0)), new BankCandidate(1, 0, "image", images.row(0)));
        try (ScoringKernel kernel = kernel(FeatureBank.of(twice, 9), Adaptation.TASK);
                BlockScorer scorer = kernel.scorer()) {
            assertThatThrownBy(() -> scorer.put(0, images.row(0), "image"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Image image is banked under two labels");
        }
    }

    @Test
    void aBankOfAnotherSpaceIsRejected() {
        FeatureBank other = FeatureBank.of(List.of(new BankCandidate(28, 0, "image", new float[DIMENSION])), 9);

        assertThatThrownBy(() -> kernel(other, Adaptation.TASK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The feature bank has images for column 28, but there are 28 labels");
    }

    @Test
    void aBankOfAnotherModelIsRejected() {
        FeatureBank other = FeatureBank.of(List.of(new BankCandidate(0, 0, "image", new float[3])), 9);

        assertThatThrownBy(() -> kernel(other, Adaptation.SAMPLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The banked images have 3 values, the labels 24");
    }

    @Test
    void groupsOfAnotherSpaceAreRejected() {
        LabelSpace bare = new LabelSpace(space.idLabels(), EmbeddingMatrix.empty(DIMENSION), LOGIT_SCALE);

        assertThatThrownBy(() -> ScoringKernel.ofText(backend, bare, groups, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("5 groups of 4 were made for more negatives than the 0 given");
    }

    @Test
    void aNegativeNumberOfTopNegativesIsRejected() {
        assertThatThrownBy(() -> ScoringKernel.ofText(backend, space, groups, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A score names 0 or more negatives, not -1");
    }

    @Test
    void whatWasNotScoredIsNotRead() {
        try (ScoringKernel kernel = kernel(bank, Adaptation.TASK);
                BlockScorer scorer = kernel.scorer()) {
            scorer.put(0, images.row(0));
            scorer.put(1, images.row(1));
            scorer.score(1);

            assertThatThrownBy(() -> scorer.text(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Row 1 of a block of 1 scored images");
            assertThatThrownBy(() -> scorer.adaptive(Adaptation.SAMPLE, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The kernel was prepared for [TASK], not for SAMPLE");
            scorer.score(0);
            assertThatThrownBy(() -> scorer.text(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anEmbeddingOfAnotherLengthIsRejected() {
        try (ScoringKernel kernel = kernel(bank, Adaptation.TASK);
                BlockScorer scorer = kernel.scorer()) {
            assertThatThrownBy(() -> scorer.put(0, new float[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("An embedding of 3 values is not multiplied with labels of 24");
        }
    }

    private List<AdaNegScore> scores(FeatureBank bank, Adaptation adaptation) {
        return scores(images, bank, adaptation);
    }

    private List<AdaNegScore> scores(EmbeddingMatrix images, FeatureBank bank, Adaptation adaptation) {
        return PublishedCase.scores(
                images, kernel(bank, adaptation), (scorer, row) -> scorer.adaptive(adaptation, row));
    }

    private ScoringKernel kernel(FeatureBank bank, Adaptation adaptation) {
        return ScoringKernel.ofBank(backend, space, groups, 0, bank, AdaNegParameters.DEFAULT, Set.of(adaptation));
    }

    /** A bank for every third label, of one image up to more than its capacity. */
    private FeatureBank randomBank() {
        return bank(column -> column % 3 == 0 ? 1 + column % 12 : 0, ID_LABELS + NEGATIVES);
    }

    /** A bank of random images, with a given number per column. */
    private FeatureBank bank(IntUnaryOperator images, int columns) {
        List<BankCandidate> candidates = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            for (int i = 0; i < images.applyAsInt(column); i++) {
                candidates.add(new BankCandidate(
                        column,
                        random.nextDouble(),
                        column + "-" + i,
                        randomRows(1).row(0)));
            }
        }
        return FeatureBank.of(candidates, AdaNegParameters.DEFAULT.capacity());
    }

    private EmbeddingMatrix randomRows(int rows) {
        List<float[]> units = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            float[] values = new float[DIMENSION];
            for (int i = 0; i < DIMENSION; i++) {
                values[i] = (float) random.nextGaussian() + 0.5f;
            }
            units.add(UnitVector.of(values));
        }
        return EmbeddingMatrix.of(units, DIMENSION);
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }
}

package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdaNegScorerTest {
    private static final int DIMENSION = 24;
    private static final int ID_LABELS = 6;
    private static final int NEGATIVES = 22;
    private static final double LOGIT_SCALE = 20;
    private static final FeatureBank EMPTY = FeatureBank.of(List.of(), 9);
    /** Float cosines are off by some 1e-7, logits by 20 times that, scores by a quarter of it. */
    private static final double ROUNDING = 1e-6;

    private final Random random = new Random(17);
    private final LabelSpace space = new LabelSpace(randomRows(ID_LABELS), randomRows(NEGATIVES), LOGIT_SCALE);
    private final Groups groups = Groups.of(NEGATIVES, 5);
    private final EmbeddingMatrix images = randomRows(40);
    private final float[] textCosines = PublishedCase.cosines(images, space.stacked());
    private final FeatureBank bank = randomBank();

    /** The definition, with a proxy formed for every image and label. */
    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void scoresAreThoseOfProxiesFormedOneByOne(Adaptation adaptation) {
        List<AdaNegScore> scores = scores(bank, adaptation);

        for (int image = 0; image < images.rows(); image++) {
            double[] logits = new double[space.labels()];
            for (int column = 0; column < logits.length; column++) {
                logits[column] = LOGIT_SCALE * cosineToProxy(images.row(image), column, adaptation);
            }
            double expected = 0;
            for (int group = 0; group < 5; group++) {
                double id = 0;
                double all = 0;
                for (int column = 0; column < ID_LABELS; column++) {
                    id += Math.exp(logits[column]);
                }
                for (int i = 0; i < 4; i++) {
                    all += Math.exp(logits[ID_LABELS + 4 * group + i]);
                }
                expected += id / (id + all) / 5;
            }
            assertThat(scores.get(image).adaptive()).isCloseTo(expected, within(ROUNDING));
        }
    }

    private double cosineToProxy(float[] image, int column, Adaptation adaptation) {
        List<float[]> slots = new ArrayList<>();
        slots.add(space.stacked().row(column));
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
        TextScorer textScorer = new TextScorer(space, groups, groups);
        List<AdaNegScore> scores = scores(EMPTY, adaptation);

        for (int image = 0; image < images.rows(); image++) {
            TextScore text = textScorer.score(textCosines, image * space.labels());
            assertThat(scores.get(image).adaptive()).isCloseTo(text.vanilla(), within(1e-14));
            assertThat(scores.get(image).predictedLabel()).isEqualTo(text.nearestLabel());
        }
    }

    @Test
    void theConfidenceAddsATenthOfTheVanillaScore() {
        AdaNegScorer scorer = scorer(bank, Adaptation.TASK);
        float[] slotCosines = PublishedCase.cosines(images, scorer.slots());

        AdaNegScore score = scorer.score(slotCosines, 0, textCosines, 0, 0.5);

        assertThat(score.confidence()).isEqualTo(score.adaptive() + 0.05);
        assertThat(score.idScore()).isCloseTo(score.confidence() / 1.1, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void aScoreDoesNotDependOnTheImagesBefore(Adaptation adaptation) {
        List<AdaNegScore> inOrder = scores(bank, adaptation);
        AdaNegScorer scorer = scorer(bank, adaptation);
        AdaNegScorer copy = scorer.copy();
        float[] slotCosines = PublishedCase.cosines(images, scorer.slots());

        for (int image = images.rows() - 1; image >= 0; image--) {
            int slots = image * scorer.slots().rows();
            int text = image * space.labels();
            assertThat(scorer.score(slotCosines, slots, textCosines, text, 0.5)).isEqualTo(inOrder.get(image));
            assertThat(copy.score(slotCosines, slots, textCosines, text, 0.5)).isEqualTo(inOrder.get(image));
        }
    }

    @Test
    void taskProxiesTakeARowALabelAndSampleProxiesOneAnImage() {
        assertThat(scorer(bank, Adaptation.TASK).slots().rows()).isEqualTo(bank.labels());
        assertThat(scorer(bank, Adaptation.SAMPLE).slots().rows())
                .isEqualTo(bank.entries().size());
    }

    @Test
    void aBankOfAnotherSpaceIsRejected() {
        FeatureBank other = FeatureBank.of(List.of(new BankCandidate(28, 0, "image", new float[DIMENSION])), 9);

        assertThatThrownBy(() -> scorer(other, Adaptation.TASK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The feature bank has images for column 28, but there are 28 labels");
    }

    @Test
    void aBankOfAnotherModelIsRejected() {
        FeatureBank other = FeatureBank.of(List.of(new BankCandidate(0, 0, "image", new float[3])), 9);

        assertThatThrownBy(() -> scorer(other, Adaptation.SAMPLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The banked images have 3 values, the labels 24");
    }

    @Test
    void aSpaceWithoutNegativesIsRejected() {
        LabelSpace bare = new LabelSpace(space.idLabels(), EmbeddingMatrix.empty(DIMENSION), LOGIT_SCALE);

        assertThatThrownBy(() -> new AdaNegScorer(bare, EMPTY, AdaNegParameters.DEFAULT, groups, Adaptation.TASK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("5 groups of 4 were made for more negatives than the 0 given");
    }

    private List<AdaNegScore> scores(FeatureBank bank, Adaptation adaptation) {
        AdaNegScorer scorer = scorer(bank, adaptation);
        float[] slotCosines = PublishedCase.cosines(images, scorer.slots());
        List<AdaNegScore> scores = new ArrayList<>();
        for (int image = 0; image < images.rows(); image++) {
            scores.add(
                    scorer.score(slotCosines, image * scorer.slots().rows(), textCosines, image * space.labels(), 0.5));
        }
        return scores;
    }

    private AdaNegScorer scorer(FeatureBank bank, Adaptation adaptation) {
        return new AdaNegScorer(space, bank, AdaNegParameters.DEFAULT, groups, adaptation);
    }

    /** Every third label has a bank, of one image up to more than it may hold. */
    private FeatureBank randomBank() {
        List<BankCandidate> candidates = new ArrayList<>();
        for (int column = 0; column < ID_LABELS + NEGATIVES; column += 3) {
            for (int i = 0; i <= column % 12; i++) {
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

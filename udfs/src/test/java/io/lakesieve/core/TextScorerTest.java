package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextScorerTest {
    private static final double ROUNDING = 1e-14;
    /** With this scale the cosines of the examples become logits in steps of ln 2, softmaxes ratios of powers of 2. */
    private static final double LN2 = Math.log(2);

    /** Two ID labels and five negatives; only their number matters to a scorer. */
    private static final LabelSpace SPACE = space(2, 5, LN2);
    /** Exponentials 8 and 4 for the ID labels, then 2, 4, 16, 1 and 32. */
    private static final float[] COSINES = {3, 2, 1, 2, 4, 0, 5};

    private static final Groups TWO = Groups.of(5, 2);
    private static final Groups ONE = Groups.of(5, 1);

    private final TextScore score = new TextScorer(SPACE, TWO, ONE).score(COSINES, 0);

    @Test
    void groupsAreAveragedAndLeftOverNegativesTakeNoPart() {
        // The groups hold 2 + 4 and 16 + 1; 32 is left out.
        assertThat(score.negLabel()).isCloseTo((12.0 / 18 + 12.0 / 29) / 2, within(ROUNDING));
    }

    @Test
    void theVanillaScoreHasGroupsOfItsOwn() {
        assertThat(score.vanilla()).isCloseTo(12.0 / 67, within(ROUNDING));
    }

    @Test
    void theBaselinesSeeTheIdLabelsAlone() {
        assertThat(score.msp()).isCloseTo(8.0 / 12, within(ROUNDING));
        assertThat(score.maxLogit()).isCloseTo(3 * LN2, within(ROUNDING));
        assertThat(score.energy()).isCloseTo(Math.log(12), within(ROUNDING));
        // Unscaled cosines: 1 / (1 + 1/e).
        assertThat(score.mcm()).isCloseTo(0.7310585786300049, within(ROUNDING));
    }

    @Test
    void entropiesAreThoseOfEachSideWithAllNegatives() {
        assertThat(score.labelEntropy()).isCloseTo(Math.log(3) - 2 * LN2 / 3, within(ROUNDING));
        // sum p log2 p with p = 2, 4, 16, 1, 32 over 55: (2*1 + 4*2 + 16*4 + 0 + 32*5) / 55 - log2 55.
        assertThat(score.negativeEntropy()).isCloseTo(Math.log(55) - LN2 * 234 / 55, within(ROUNDING));
    }

    @Test
    void theNearestNegativeMayBeOneThatIsInNoGroup() {
        assertThat(score.nearestLabel()).isZero();
        assertThat(score.nearestNegative()).isEqualTo(4);
    }

    @Test
    void firedNegativesAreTheMostProbableOfAllLabels() {
        TextScore three = new TextScorer(SPACE, TWO, ONE, 3).score(COSINES, 0);

        assertThat(three.firedNegatives()).containsExactly(4, 2, 1);
        assertThat(three.firedProbabilities())
                .containsExactly(new double[] {32.0 / 67, 16.0 / 67, 4.0 / 67}, within(ROUNDING));
    }

    @Test
    void equalCosinesGoByPosition() {
        float[] tied = {1, 1, 0, 2, 0, 2, 2};
        TextScore score = new TextScorer(SPACE, TWO, ONE, 4).score(tied, 0);

        assertThat(score.nearestLabel()).isZero();
        assertThat(score.nearestNegative()).isEqualTo(1);
        assertThat(score.firedNegatives()).containsExactly(1, 3, 4, 0);
    }

    @Test
    void firedNegativesAreThoseThatAFullSortPutsFirst() {
        Random random = new Random(1);
        TextScorer scorer = new TextScorer(space(3, 200, 100), Groups.of(200, 5), Groups.of(200, 5));
        for (int trial = 0; trial < 200; trial++) {
            float[] cosines = new float[203];
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] = random.nextInt(40) / 64f;
            }
            Integer[] sorted = IntStream.range(0, 200)
                    .boxed()
                    .sorted(Comparator.comparing(i -> -cosines[3 + i]))
                    .limit(5)
                    .toArray(Integer[]::new);

            assertThat(scorer.score(cosines, 0).firedNegatives()).containsExactly(sorted);
        }
    }

    @Test
    void noNegativesFireWhereNoneAreWanted() {
        assertThat(new TextScorer(SPACE, TWO, ONE, 0).score(COSINES, 0).firedNegatives())
                .isEmpty();
    }

    @Test
    void everyNegativeFiresWhereThereAreFew() {
        assertThat(new TextScorer(SPACE, TWO, ONE, 9).score(COSINES, 0).firedNegatives())
                .containsExactly(4, 2, 1, 0, 3);
    }

    @Test
    void aScoreDependsNeitherOnItsPlaceNorOnTheImageBefore() {
        TextScorer scorer = new TextScorer(SPACE, TWO, ONE);
        float[] two = Arrays.copyOf(new float[] {9, -9, 9, -9, 9, -9, 9}, 14);
        System.arraycopy(COSINES, 0, two, 7, 7);
        scorer.score(two, 0);

        assertThat(scorer.score(two, 7)).usingRecursiveComparison().isEqualTo(score);
    }

    @Test
    void farApartCosinesAtTheLargestScaleLeaveNumbers() {
        LabelSpace steep = space(2, 2, LabelSpace.MAXIMUM_LOGIT_SCALE);
        Groups groups = Groups.of(2, 2);
        TextScore out = new TextScorer(steep, groups, groups).score(new float[] {-1, -1, 1, -1}, 0);

        // One group drowns the ID labels, in the other three labels are equally near.
        assertThat(out.negLabel()).isCloseTo((0 + 2.0 / 3) / 2, within(ROUNDING));
        assertThat(out.msp()).isEqualTo(0.5);
        assertThat(out.labelEntropy()).isCloseTo(LN2, within(ROUNDING));
        assertThat(out.negativeEntropy()).isNotNegative().isCloseTo(0, within(ROUNDING));
    }

    @Test
    void groupsOfAnotherSpaceAreRejected() {
        assertThatThrownBy(() -> new TextScorer(SPACE, Groups.of(6, 2), ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 groups of 3 were made for more negatives than the 5 given");
    }

    @Test
    void aNegativeNumberOfFiredNegativesIsRejected() {
        assertThatThrownBy(() -> new TextScorer(SPACE, TWO, ONE, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A score names 0 or more negatives, not -1");
    }

    private static LabelSpace space(int idLabels, int negatives, double logitScale) {
        return new LabelSpace(
                new EmbeddingMatrix(idLabels, 1, new float[idLabels]),
                new EmbeddingMatrix(negatives, 1, new float[negatives]),
                logitScale);
    }
}

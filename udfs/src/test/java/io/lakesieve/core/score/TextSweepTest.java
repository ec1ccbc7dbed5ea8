package io.lakesieve.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.NegativeGroups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSweepTest {
    /** Exponentials are floats. */
    private static final double ROUNDING = 1e-6;
    /** With this scale the logits of the examples are multiples of ln 2, so exponentials are powers of 2. */
    private static final double LN2 = Math.log(2);

    /** Exponentials 8 and 4 for the ID labels, then 2, 4, 16, 1 and 32. */
    private static final float[] COSINES = {3, 2, 1, 2, 4, 0, 5};

    private static final NegativeGroups TWO_AND_ONE = NegativeGroups.of(5, 2, 1);

    private final TextScore score = sweep(5).score(block(COSINES), 0);

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
    void topNegativesAreTheMostProbableOfAllLabels() {
        TextScore three = sweep(3).score(block(COSINES), 0);

        assertThat(three.topNegatives()).containsExactly(4, 2, 1);
        assertThat(three.topProbabilities())
                .containsExactly(new double[] {32.0 / 67, 16.0 / 67, 4.0 / 67}, within(ROUNDING));
    }

    @Test
    void equalCosinesGoByPosition() {
        float[] tied = {1, 1, 0, 2, 0, 2, 2};
        TextScore score = sweep(4).score(block(tied), 0);

        assertThat(score.nearestLabel()).isZero();
        assertThat(score.nearestNegative()).isEqualTo(1);
        assertThat(score.topNegatives()).containsExactly(1, 3, 4, 0);
    }

    @Test
    void noNegativesFireWhereNoneAreWanted() {
        assertThat(sweep(0).score(block(COSINES), 0).topNegatives()).isEmpty();
        assertThat(sweep(0).score(block(COSINES), 0).nearestNegative()).isEqualTo(4);
    }

    @Test
    void everyNegativeFiresWhereThereAreFew() {
        assertThat(sweep(9).score(block(COSINES), 0).topNegatives()).containsExactly(4, 2, 1, 0, 3);
    }

    @Test
    void aScoreDependsNeitherOnItsRowNorOnTheImageBefore() {
        TextSweep sweep = sweep(5);
        CosineBlock block = block(new float[] {9, -9, 9, -9, 9, -9, 9}, COSINES);
        sweep.score(block, 0);

        assertThat(sweep.score(block, 1)).usingRecursiveComparison().isEqualTo(score);
    }

    @Test
    void theTotalIsThatOfAllLabels() {
        TextSweep sweep = sweep(5);
        sweep.score(block(COSINES), 0);

        assertThat(sweep.total()).isCloseTo(67.0 / 8, within(ROUNDING));
    }

    @Test
    void farApartCosinesAtTheLargestScaleLeaveNumbers() {
        NegativeGroups groups = NegativeGroups.of(2, 2, 2);
        TextSweep steep = new TextSweep(ColumnLayout.of(2, 2, groups), LabelSpace.MAX_LOGIT_SCALE, groups, 1);

        TextScore out = steep.score(block(new float[] {-1, -1, 1, -1}), 0);

        // One group's exponentials dwarf the ID labels'; in the other three labels are equally near.
        assertThat(out.negLabel()).isCloseTo((0 + 2.0 / 3) / 2, within(ROUNDING));
        assertThat(out.msp()).isCloseTo(0.5, within(ROUNDING));
        assertThat(out.labelEntropy()).isCloseTo(LN2, within(ROUNDING));
        assertThat(out.negativeEntropy()).isNotNegative().isCloseTo(0, within(ROUNDING));
        assertThat(out.topProbabilities()).containsExactly(new double[] {1}, within(ROUNDING));
    }

    @Test
    void negativesFarBelowTheIdLabelsKeepTheirEntropy() {
        NegativeGroups groups = NegativeGroups.of(2, 1, 1);
        TextSweep steep = new TextSweep(ColumnLayout.of(1, 2, groups), LabelSpace.MAX_LOGIT_SCALE, groups, 0);

        TextScore in = steep.score(block(new float[] {1, -1, -1}), 0);

        assertThat(in.negLabel()).isCloseTo(1, within(ROUNDING));
        assertThat(in.negativeEntropy()).isCloseTo(LN2, within(ROUNDING));
    }

    /** Beyond the range of floats, sums are computed in double; scores must be continuous at the switch. */
    @ParameterizedTest
    @ValueSource(doubles = {-100, -60, -20, 20, 39, 41, 60, 100, 200, 500})
    void scoresAreRightHoweverFarTheNearestNegativeLiesAbove(double gap) {
        int scale = 300;
        float far = (float) (gap / scale);
        NegativeGroups groups = NegativeGroups.of(4, 4, 2);
        TextSweep sweep = new TextSweep(ColumnLayout.of(1, 4, groups), scale, groups, 0);

        TextScore score = sweep.score(block(new float[] {0, far, 0, -0.001f, 0.002f}), 0);

        double distant = 1 / (1 + Math.exp(scale * (double) far));
        double near = 0.5 + 1 / (1 + Math.exp(-0.3)) + 1 / (1 + Math.exp(0.6));
        assertThat(score.negLabel()).isCloseTo((distant + near) / 4, within(ROUNDING));
    }

    private static TextSweep sweep(int topCount) {
        return new TextSweep(ColumnLayout.of(2, 5, TWO_AND_ONE), LN2, TWO_AND_ONE, topCount);
    }

    /** A block whose cosines are given. */
    private static CosineBlock block(float[]... rows) {
        return new CosineBlock() {
            @Override
            public void put(int row, float[] embedding) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void multiply(int part, int count) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void read(int row, int column, float[] cosines, int count) {
                System.arraycopy(rows[row], column, cosines, 0, count);
            }

            @Override
            public void close() {}
        };
    }
}

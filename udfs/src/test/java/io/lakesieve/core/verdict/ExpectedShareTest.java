package io.lakesieve.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExpectedShareTest {
    private static final double TOLERANCE = 1e-12;

    @Test
    void theRangeIsThreeStandardDeviationsAroundTheMean() {
        // Mean 0.3; squared differences 0.04 + 0.01 + 0 + 0.01 + 0.04 = 0.1, a quarter of which is 0.025.
        ExpectedShare expected =
                ExpectedShare.of(new double[] {0.5, 0.1, 0.3, 0.2, 0.4}).orElseThrow();

        assertThat(expected.mean()).isCloseTo(0.3, within(TOLERANCE));
        assertThat(expected.standardDeviation()).isCloseTo(Math.sqrt(0.025), within(TOLERANCE));
        assertThat(expected.deviations(0.3 + Math.sqrt(0.1))).isCloseTo(2, within(TOLERANCE));
        assertThat(expected.isAnomaly(0.77)).isFalse();
        assertThat(expected.isAnomaly(0.78)).isTrue();
        assertThat(expected.low()).isZero();
        assertThat(expected.high()).isCloseTo(0.7743416490252569, within(TOLERANCE));
    }

    @Test
    void aShareThatHasNotMovedMayMoveByOneAndAHalfPoints() {
        ExpectedShare expected =
                ExpectedShare.of(new double[] {0.2, 0.2, 0.2, 0.2, 0.2}).orElseThrow();

        assertThat(expected.isAnomaly(0.2149)).isFalse();
        assertThat(expected.isAnomaly(0.1849)).isTrue();
        assertThat(expected.deviations(0.19)).isCloseTo(-2, within(TOLERANCE));
    }

    @Test
    void fourSharesPredictNothing() {
        assertThat(ExpectedShare.of(new double[] {0.1, 0.1, 0.1, 0.1})).isEmpty();
    }
}

package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinomialTest {
    private static final double ROUNDING = 1e-13;

    /** Expected values from Python's exact fractions. */
    @ParameterizedTest
    @CsvSource({
        "1, 4, 0.5, 0.3125",
        "3, 20, 0.05, 0.9840984739802364",
        "300, 1000, 0.3, 0.5155935198141199",
        "40, 1000, 0.05, 0.08063657325669116",
    })
    void theTermsAddUpToTheDistribution(long successes, long trials, double probability, double expected) {
        assertThat(Binomial.atMost(successes, trials, probability)).isCloseTo(expected, within(ROUNDING));
    }

    @Test
    void certainOutcomesAreCertain() {
        assertThat(Binomial.atMost(-1, 5, 0.5)).isZero();
        assertThat(Binomial.atMost(5, 5, 0.5)).isOne();
        assertThat(Binomial.atMost(0, 5, 0)).isOne();
        assertThat(Binomial.atMost(4, 5, 1)).isZero();
    }

    @Test
    void aMillionTrialsSumInNoTimeToAHalfAtTheMean() {
        assertThat(Binomial.atMost(50_000, 1_000_000, 0.05)).isCloseTo(0.5, within(0.002));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.025, 0.5, 0.975})
    void quantilesOfBetaAreTheClosedOnesWhereThereAre(double share) {
        assertThat(Binomial.betaQuantile(share, 1, 1)).isCloseTo(share, within(ROUNDING));
        assertThat(Binomial.betaQuantile(share, 38, 1)).isCloseTo(Math.pow(share, 1 / 38.0), within(ROUNDING));
        assertThat(Binomial.betaQuantile(share, 1, 38)).isCloseTo(1 - Math.pow(1 - share, 1 / 38.0), within(ROUNDING));
    }

    @Test
    void aSymmetricBetaHasItsMedianInTheMiddle() {
        assertThat(Binomial.betaQuantile(0.5, 7, 7)).isCloseTo(0.5, within(ROUNDING));
    }
}

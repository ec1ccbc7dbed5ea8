package io.lakesieve.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceCalibrationTest {
    private static final double ACCEPT = 0.95;
    private static final int TRIALS = 4_000;

    /** The scores 1 to n; ranks from Python's exact fractions, 0 for none. */
    @ParameterizedTest
    @CsvSource({"19, 0, 4", "38, 0, 6", "71, 0, 9", "72, 1, 9", "100, 1, 11", "1000, 37, 65"})
    void theThresholdLiesBetweenOrderStatistics(int count, int lowRank, int highRank) {
        ReferenceCalibration calibration = ReferenceCalibration.of(ranks(count), ACCEPT);

        assertThat(calibration.thresholdLow().orElse(0)).isEqualTo(lowRank);
        assertThat(calibration.thresholdHigh().orElse(0)).isEqualTo(highRank);
    }

    @Test
    void withTooFewImagesTheIntervalHasNoEnds() {
        ReferenceCalibration calibration = ReferenceCalibration.of(new double[] {0.3}, ACCEPT);

        assertThat(calibration.threshold()).isEqualTo(0.3);
        assertThat(calibration.thresholdLow()).isEmpty();
        assertThat(calibration.acceptanceLow()).isCloseTo(0.025, within(1e-12));
        assertThat(calibration.acceptanceHigh()).isCloseTo(0.975, within(1e-12));
    }

    @Test
    void theLowestOfNineteenAcceptsAShareWithAPowerForItsDistribution() {
        ReferenceCalibration calibration = ReferenceCalibration.of(ranks(19), ACCEPT);

        assertThat(calibration.acceptedShare()).isOne();
        assertThat(calibration.acceptanceLow()).isCloseTo(Math.pow(0.025, 1 / 19.0), within(1e-12));
        assertThat(calibration.acceptanceHigh()).isCloseTo(Math.pow(0.975, 1 / 19.0), within(1e-12));
    }

    @Test
    void theAcceptedShareIsMeasured() {
        assertThat(ReferenceCalibration.of(ranks(100), ACCEPT).acceptedShare()).isEqualTo(0.95);
        assertThat(ReferenceCalibration.of(new double[] {1, 1, 1, 1}, ACCEPT).acceptedShare())
                .isOne();
    }

    /** Scores evenly distributed on [0, 1]: the quantile is 0.05, and a threshold t accepts 1 - t. */
    @ParameterizedTest
    @ValueSource(ints = {25, 100, 333})
    void bothIntervalsHoldAsOftenAsTheySay(int count) {
        Random random = new Random(count);
        int quantileCovered = 0;
        int acceptanceCovered = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] scores = random.doubles(count).toArray();
            ReferenceCalibration calibration = ReferenceCalibration.of(scores, ACCEPT);
            boolean above = calibration.thresholdLow().orElse(0) <= 1 - ACCEPT;
            quantileCovered += above && calibration.thresholdHigh().orElse(1) >= 1 - ACCEPT ? 1 : 0;
            double accepted = 1 - calibration.threshold();
            acceptanceCovered +=
                    accepted >= calibration.acceptanceLow() && accepted <= calibration.acceptanceHigh() ? 1 : 0;
        }

        // Three standard deviations of the count below 95 %.
        int fewest = (int) (TRIALS * 0.95 - 3 * Math.sqrt(TRIALS * 0.95 * 0.05));
        assertThat(quantileCovered).isGreaterThanOrEqualTo(fewest);
        assertThat(acceptanceCovered).isGreaterThanOrEqualTo(fewest);
    }

    private static double[] ranks(int count) {
        return IntStream.rangeClosed(1, count).mapToDouble(i -> i).toArray();
    }
}

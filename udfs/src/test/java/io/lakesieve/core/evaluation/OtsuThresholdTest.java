package io.lakesieve.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtsuThresholdTest {

    @Test
    void twoHeapsAreCutInTheMiddleOfTheirGap() {
        assertThat(threshold(0, 0, 1, 1, 1)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void theCutHasTheLeastVarianceWithinClasses() {
        Random random = new Random(5);
        double[] scores =
                random.doubles(400).map(x -> x < 0.3 ? x * x : 0.6 + x / 4).toArray();
        double minimum = Arrays.stream(scores).min().orElseThrow();
        double width = (Arrays.stream(scores).max().orElseThrow() - minimum) / 256;
        // Scores count as their bin, as in the histogram.
        double[] binned = Arrays.stream(scores)
                .map(score -> Math.min(255, Math.floor((score - minimum) / width)))
                .toArray();
        double cut = (threshold(scores) - minimum) / width;

        for (int other = 1; other < 256; other++) {
            assertThat(deviations(binned, cut)).isLessThanOrEqualTo(deviations(binned, other) + 1e-6);
        }
    }

    /** The squared deviations from the means of both classes, summed score by score. */
    private static double deviations(double[] binned, double cut) {
        double sum = 0;
        for (boolean low : new boolean[] {true, false}) {
            double[] members =
                    Arrays.stream(binned).filter(bin -> bin < cut == low).toArray();
            double mean = Arrays.stream(members).average().orElse(0);
            sum += Arrays.stream(members)
                    .map(bin -> (bin - mean) * (bin - mean))
                    .sum();
        }
        return sum;
    }

    @Test
    void equalScoresFlagNone() {
        assertThat(threshold(0.25, 0.25, 0.25)).isLessThanOrEqualTo(0.25);
        assertThat(threshold(0.25)).isLessThanOrEqualTo(0.25);
    }

    @Test
    void theGreatestScoreLiesInTheLastBin() {
        assertThat(OtsuThreshold.bin(3, 1, 3)).isEqualTo(255);
        assertThat(OtsuThreshold.bin(1, 1, 3)).isZero();
        assertThat(OtsuThreshold.bin(2, 1, 3)).isEqualTo(128);
    }

    @Test
    void scoresThatAreNotFiniteAreRejected() {
        for (double score : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> OtsuThreshold.of(new long[OtsuThreshold.BINS], 1, score))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Otsu's threshold needs finite scores, at least one");
        }
    }

    @Test
    void withoutScoresThereIsNoThreshold() {
        assertThatThrownBy(() -> OtsuThreshold.of(new long[256], 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Otsu's threshold needs scores counted in 256 bins, not 0 in 256");
    }

    private static double threshold(double... scores) {
        double minimum = Arrays.stream(scores).min().orElseThrow();
        double maximum = Arrays.stream(scores).max().orElseThrow();
        long[] counts = new long[OtsuThreshold.BINS];
        for (double score : scores) {
            counts[OtsuThreshold.bin(score, minimum, maximum)]++;
        }
        return OtsuThreshold.of(counts, minimum, maximum);
    }
}

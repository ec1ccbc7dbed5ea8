package io.lakesieve.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceThresholdTest {

    @Test
    void theQuantileIsInterpolatedBetweenOrderStatistics() {
        // h = 0.05 * 31 = 1.55: between the lowest, 1, and the next, 4.
        double[] scores = IntStream.range(0, 30)
                .mapToDouble(i -> 1 + 3.0 * ((i * 7) % 30))
                .toArray();

        assertThat(ReferenceThreshold.of(scores, 0.95)).isCloseTo(2.65, within(1e-12));
    }

    @Test
    void nineteenScoresGiveExactlyTheLowest() {
        double[] scores = IntStream.rangeClosed(1, 19).mapToDouble(i -> i).toArray();

        assertThat(ReferenceThreshold.of(scores, 0.95)).isEqualTo(1);
    }

    @Test
    void fewScoresGiveTheLowest() {
        assertThat(ReferenceThreshold.of(new double[] {0.75, 0.5, 0.25}, 0.95)).isEqualTo(0.25);
        assertThat(ReferenceThreshold.of(new double[] {0.5}, 0.95)).isEqualTo(0.5);
    }

    @Test
    void aLowShareGivesTheHighest() {
        assertThat(ReferenceThreshold.of(new double[] {0.75, 0.5, 0.25}, 0.01)).isEqualTo(0.75);
    }

    @Test
    void acceptingAllGivesTheLowest() {
        double[] scores = IntStream.rangeClosed(1, 100).mapToDouble(i -> i).toArray();

        assertThat(ReferenceThreshold.of(scores, 1)).isEqualTo(1);
    }

    @Test
    void infiniteScoresGiveNoNan() {
        double least = Double.NEGATIVE_INFINITY;

        assertThat(ReferenceThreshold.of(new double[] {1, least, 2}, 0.6)).isEqualTo(least);
        assertThat(ReferenceThreshold.of(new double[] {least, least, least}, 0.6))
                .isEqualTo(least);
        assertThat(ReferenceThreshold.of(new double[] {1, least, 2}, 0.5)).isEqualTo(1);
    }

    @Test
    void theGivenScoresStayInTheirOrder() {
        double[] scores = {3, 1, 2};
        ReferenceThreshold.of(scores, 0.5);

        assertThat(scores).containsExactly(3, 1, 2);
    }

    @Test
    void withoutScoresThereIsNoThreshold() {
        assertThatThrownBy(() -> ReferenceThreshold.of(new double[0], 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There are no reference scores to take a threshold from");
    }

    @Test
    void aNanAmongTheScoresIsRejected() {
        assertThatThrownBy(() -> ReferenceThreshold.of(new double[] {1, Double.NaN}, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A reference score is NaN");
    }

    @Test
    void aShareOutOfRangeIsRejected() {
        for (double accept : new double[] {0, 1.5, 95, Double.NaN}) {
            assertThatThrownBy(() -> ReferenceThreshold.of(new double[] {1}, accept))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The share to accept is above 0 and at most 1, not " + accept);
        }
    }
}

package io.lakesieve.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.Fixtures;
import org.junit.jupiter.api.Test;

class TanlThresholdTest {
    /** {@code batch_threshold} of the fixtures. */
    @Test
    void theFixturesFirstScoresGiveTheirThreshold() {
        assertThat(of(Fixtures.of("tanl").doubles("batch_first_score"))).isEqualTo(0.49);
    }

    /** Any T above 0.2 and up to 0.8 parts them so: 0.21 to 0.8, of which the middle one is 0.51. */
    @Test
    void ofEqualMinimaTheMiddleOneIsTaken() {
        assertThat(of(0.2, 0.2, 0.8)).isEqualTo(0.51);
    }

    @Test
    void withoutTwoClassesItIsOneHalf() {
        assertThat(of(0.003, 0.004)).isEqualTo(0.5);
        assertThat(of()).isEqualTo(0.5);
    }

    @Test
    void aScoreOfOneIsInTheUpperClass() {
        assertThat(of(1, 1, 0)).isEqualTo(0.5);
    }

    @Test
    void partsMergeToTheSameThreshold() {
        double[] scores = Fixtures.of("tanl").doubles("batch_first_score");
        TanlThreshold merged = new TanlThreshold();
        for (double score : scores) {
            TanlThreshold part = new TanlThreshold();
            part.add(score);
            merged = part.add(merged);
        }

        assertThat(merged.value()).isEqualTo(of(scores));
    }

    @Test
    void confidenceIsHalfWayToTheEnds() {
        assertThat(TanlThreshold.idBound(0.5)).isEqualTo(0.75);
        assertThat(TanlThreshold.oodBound(0.5)).isEqualTo(0.25);
    }

    private static double of(double... scores) {
        TanlThreshold threshold = new TanlThreshold();
        for (double score : scores) {
            threshold.add(score);
        }
        return threshold.value();
    }
}

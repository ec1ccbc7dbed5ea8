package io.lakesieve.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelMarginTest {
    private static final float[] COSINES = {0.25f, -0.5f, 0.75f};

    @Test
    void theNearestLabelLeadsByItsDistanceToTheSecond() {
        assertThat(LabelMargin.of(COSINES, 2)).isEqualTo(0.5);
    }

    @Test
    void anotherLabelIsBehindTheNearest() {
        assertThat(LabelMargin.of(COSINES, 0)).isEqualTo(-0.5);
        assertThat(LabelMargin.of(COSINES, 1)).isEqualTo(-1.25);
    }

    @Test
    void theOnlyLabelHasNoMargin() {
        assertThat(LabelMargin.of(new float[] {0.5f}, 0)).isNaN();
    }
}

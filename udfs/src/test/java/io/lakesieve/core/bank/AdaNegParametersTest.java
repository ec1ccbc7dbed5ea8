package io.lakesieve.core.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AdaNegParametersTest {

    @Test
    void thePublishedBoundsAreAQuarterAndThreeQuarters() {
        assertThat(AdaNegParameters.DEFAULT.lowerBound()).isEqualTo(0.25);
        assertThat(AdaNegParameters.DEFAULT.upperBound()).isEqualTo(0.75);
    }

    @Test
    void theTextTakesOneOfTheSlots() {
        assertThat(AdaNegParameters.DEFAULT.capacity()).isEqualTo(9);
    }

    @Test
    void aWiderGapAsksForMoreConfidence() {
        AdaNegParameters wide = new AdaNegParameters(0.5, 1, 10, 5, 0.1);

        assertThat(wide.lowerBound()).isZero();
        assertThat(wide.upperBound()).isEqualTo(1);
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new AdaNegParameters(1.5, 0.5, 10, 5, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AdaNeg's threshold lies between 0 and 1, not 1.5");
        assertThatThrownBy(() -> new AdaNegParameters(0.5, -0.5, 10, 5, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AdaNeg's gap lies between 0 and 1, not -0.5");
        assertThatThrownBy(() -> new AdaNegParameters(0.5, 0.5, 1, 5, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("AdaNeg's memory is 2 or more");
        assertThatThrownBy(() -> new AdaNegParameters(0.5, 0.5, 10, -1, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AdaNeg's beta is 0 or more, not -1.0");
        assertThatThrownBy(() -> new AdaNegParameters(0.5, 0.5, 10, 5, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AdaNeg's lambda is 0 or more, not NaN");
    }
}

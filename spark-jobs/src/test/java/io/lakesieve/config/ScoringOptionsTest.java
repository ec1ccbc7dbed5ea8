package io.lakesieve.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.score.ScoringMethod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoringOptionsTest {
    @Test
    void theVerdictsOfTheMethodCountThatWasNamed() {
        assertThat(ScoringOptions.DEFAULT.verdictMethod(Optional.of(ScoringMethod.MSP)))
                .isEqualTo(ScoringMethod.MSP);
    }

    @Test
    void elseThoseOfNegLabelOrWhereThatIsNotComputedOfTheFirstMethod() {
        ScoringOptions others = ScoringOptions.DEFAULT.withMethods(List.of(ScoringMethod.ENERGY, ScoringMethod.MSP));

        assertThat(ScoringOptions.DEFAULT.verdictMethod(Optional.empty())).isEqualTo(ScoringMethod.NEG_LABEL);
        assertThat(others.verdictMethod(Optional.empty())).isEqualTo(ScoringMethod.ENERGY);
    }
}

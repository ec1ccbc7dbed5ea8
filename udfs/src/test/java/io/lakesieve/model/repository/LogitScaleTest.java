package io.lakesieve.model.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.TestModels;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LogitScaleTest {
    private static final OptionalDouble NO_FLAG = OptionalDouble.empty();

    @Test
    void theFlagWins() {
        assertThat(LogitScale.resolve(OptionalDouble.of(7), TestModels.open("tiny")))
                .isEqualTo(new LogitScale(7, LogitScale.Source.FLAG));
    }

    @Test
    void theConfigurationStatesTheScaleItself() {
        assertThat(LogitScale.resolve(NO_FLAG, TestModels.open("tiny")))
                .isEqualTo(new LogitScale(20, LogitScale.Source.CONFIG));
    }

    @Test
    void anInitialiserHoldsTheScalesLogarithm() {
        LogitScale scale = LogitScale.resolve(NO_FLAG, TestModels.open("fixed"));

        assertThat(scale.source()).isEqualTo(LogitScale.Source.INITIALISER);
        assertThat(scale.value()).isEqualTo(20, within(1e-5));
    }

    @Test
    void aClipModelWithoutAScaleHasAHundredAndANotice() {
        LogitScale scale = LogitScale.resolve(NO_FLAG, TestModels.open("quantised"));

        assertThat(scale).isEqualTo(new LogitScale(100, LogitScale.Source.CLIP));
        assertThat(scale.notice())
                .hasValueSatisfying(notice -> assertThat(notice).contains("--logit-scale"));
    }

    @Test
    void anythingElseWithoutAScaleAsksForTheFlag() {
        assertThatThrownBy(() -> LogitScale.resolve(NO_FLAG, TestModels.open("unmasked")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("states its logit scale: pass --logit-scale");
    }

    @Test
    void aScaleIsPositive() {
        assertThatThrownBy(() -> LogitScale.resolve(OptionalDouble.of(0), TestModels.open("tiny")))
                .isInstanceOf(ModelException.class)
                .hasMessage("The logit scale is a positive number, not 0.0");
    }
}

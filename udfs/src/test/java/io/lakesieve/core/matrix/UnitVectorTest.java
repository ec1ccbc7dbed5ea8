package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnitVectorTest {

    @Test
    void aVectorKeepsItsDirectionAndGetsLengthOne() {
        assertThat(UnitVector.of(new float[] {3, 0, -4})).containsExactly(0.6f, 0, -0.8f);
    }

    @Test
    void theGivenVectorStaysAsItIs() {
        float[] given = {3, 4};
        UnitVector.of(given);

        assertThat(given).containsExactly(3, 4);
    }

    @Test
    void squaresBeyondTheRangeOfFloatsDoNotMatter() {
        assertThat(UnitVector.of(new float[] {3e38f, 0})).containsExactly(1, 0);
        assertThat(UnitVector.of(new float[] {0, Float.MIN_VALUE})).containsExactly(0, 1);
    }

    @Test
    void nanIsNamedWithItsPlace() {
        assertThatThrownBy(() -> UnitVector.of(new float[] {1, 2, 3, Float.NaN}))
                .isInstanceOf(InvalidEmbeddingException.class)
                .hasMessage("NaN at index 3");
    }

    @Test
    void anInfiniteValueIsNamedWithItsPlace() {
        assertThatThrownBy(() -> UnitVector.of(new float[] {1, Float.NEGATIVE_INFINITY}))
                .isInstanceOf(InvalidEmbeddingException.class)
                .hasMessage("infinite value at index 1");
    }

    @Test
    void aZeroVectorHasNoDirection() {
        assertThatThrownBy(() -> UnitVector.of(new float[] {0, -0.0f}))
                .isInstanceOf(InvalidEmbeddingException.class)
                .hasMessage("zero norm");
    }

    @Test
    void aShortVectorHasADirection() {
        assertThat(UnitVector.of(new float[] {0, 1e-30f})).containsExactly(0, 1);
    }

    @Test
    void aUnitVectorStaysAsItIsAndAnyOtherBecomesOne() {
        float[] unit = {0.6f, 0.8f};

        assertThat(UnitVector.ofAnyLength(unit)).isSameAs(unit);
        assertThat(UnitVector.ofAnyLength(new float[] {0, 1.01f})).containsExactly(0, 1);
        assertThatThrownBy(() -> UnitVector.ofAnyLength(new float[] {0, 0}))
                .isInstanceOf(InvalidEmbeddingException.class)
                .hasMessage("zero norm");
    }
}

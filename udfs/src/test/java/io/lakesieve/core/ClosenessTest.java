package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClosenessTest {

    @Test
    void theQuantileLiesBetweenTheTwoLargestOfFiveCosines() {
        // 0.95 * 4 = 3.8: four fifths of the way from 0.5 to 0.75.
        float[] cosines = {0.25f, 0.75f, -0.5f, 0.5f, 0};

        assertThat(new Closeness(5).of(cosines, 0)).isCloseTo(0.7f, within(1e-7f));
    }

    @Test
    void theQuantileOfTwentyOneCosinesIsTheSecondLargest() {
        float[] cosines = new float[21];
        for (int i = 0; i < 21; i++) {
            cosines[i] = i * 2 % 21 / 32f;
        }

        assertThat(new Closeness(21).of(cosines, 0)).isEqualTo(19 / 32f);
    }

    @Test
    void withOneLabelItIsTheCosine() {
        assertThat(new Closeness(1).of(new float[] {0.5f, 0.25f}, 1)).isEqualTo(0.25f);
    }

    @Test
    void cosinesStayInTheirOrder() {
        float[] cosines = {0.75f, 0.25f};
        new Closeness(2).of(cosines, 0);

        assertThat(cosines).containsExactly(0.75f, 0.25f);
    }

    @Test
    void manyCandidatesGiveWhatEachGivesAlone() {
        EmbeddingMatrix candidates = Fixtures.of("small").matrix("candidates");
        EmbeddingMatrix labels = Fixtures.of("small").matrix("id_labels");
        float[] together = Closeness.of(candidates, labels);

        for (int i = 0; i < 200; i++) {
            EmbeddingMatrix alone = new EmbeddingMatrix(1, candidates.dimension(), candidates.row(i));
            assertThat(Closeness.of(alone, labels)).containsExactly(together[i]);
        }
    }

    @Test
    void withoutLabelsThereIsNoCloseness() {
        assertThatThrownBy(() -> new Closeness(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Closeness needs at least one ID label, not 0");
    }
}

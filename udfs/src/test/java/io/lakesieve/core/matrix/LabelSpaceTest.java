package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LabelSpaceTest {
    private static final EmbeddingMatrix ID_LABELS = new EmbeddingMatrix(2, 2, new float[] {1, 0, 0, 1});
    private static final EmbeddingMatrix NEGATIVES = new EmbeddingMatrix(1, 2, new float[] {-1, 0});

    @Test
    void idLabelsComeBeforeNegatives() {
        LabelSpace space = new LabelSpace(ID_LABELS, NEGATIVES, 100);

        assertThat(space.labels()).isEqualTo(3);
        assertThat(space.stacked().values()).containsExactly(1, 0, 0, 1, -1, 0);
        assertThat(space.embedding(2)).containsExactly(-1, 0);
    }

    @Test
    void aSpaceWithoutIdLabelsIsRejected() {
        assertThatThrownBy(() -> new LabelSpace(EmbeddingMatrix.empty(2), NEGATIVES, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A label space needs at least one ID label");
    }

    @Test
    void labelsOfTwoModelsAreRejected() {
        assertThatThrownBy(() -> new LabelSpace(ID_LABELS, EmbeddingMatrix.empty(3), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ID labels of 2 values and negatives of 3 do not come from one model");
    }

    @Test
    void aLogitScaleOutOfRangeIsRejected() {
        for (double logitScale : new double[] {0, -1, 301, Double.NaN}) {
            assertThatThrownBy(() -> new LabelSpace(ID_LABELS, NEGATIVES, logitScale))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The logit scale is " + logitScale + ", but must be above 0")
                    .hasMessageEndingWith("give the value itself, not its logarithm or the temperature");
        }
    }
}

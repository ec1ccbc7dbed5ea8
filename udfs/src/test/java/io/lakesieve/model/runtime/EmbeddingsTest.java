package io.lakesieve.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddingsTest {
    @Test
    void rowsAreDividedByTheirNorms() {
        Embeddings embeddings = Embeddings.normalise(new float[] {3, 4, 0, -2}, 2);

        assertThat(embeddings.row(0)).containsExactly(0.6f, 0.8f);
        assertThat(embeddings.row(1)).containsExactly(0, -1);
    }

    @Test
    void smallRowsAreNormalisedWithoutUnderflow() {
        assertThat(Embeddings.normalise(new float[] {3e-30f, 4e-30f}, 2).row(0)).containsExactly(0.6f, 0.8f);
    }

    @Test
    void aZeroRowHasADefect() {
        assertThat(Embeddings.normalise(new float[] {0, 0}, 2).defect(0))
                .contains("the model's embedding has a norm of zero");
    }

    @Test
    void aRowWithNaNHasADefect() {
        assertThat(Embeddings.normalise(new float[] {1, Float.NaN}, 2).defect(0))
                .contains("the model's embedding is not finite");
    }

    @Test
    void anInfiniteRowHasADefect() {
        assertThat(Embeddings.normalise(new float[] {1, Float.POSITIVE_INFINITY}, 2)
                        .defect(0))
                .contains("the model's embedding is not finite");
    }
}

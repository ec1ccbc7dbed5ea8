package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingMatrixTest {
    private static final EmbeddingMatrix TWO_ROWS = EmbeddingMatrix.of(List.of(row(1, 2, 3), row(4, 5, 6)), 3);

    @Test
    void rowsLieOneAfterTheOther() {
        assertThat(TWO_ROWS.values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(TWO_ROWS.row(1)).containsExactly(4, 5, 6);
    }

    @Test
    void aRowIsACopy() {
        TWO_ROWS.row(0)[0] = 99;

        assertThat(TWO_ROWS.row(0)).containsExactly(1, 2, 3);
    }

    @Test
    void matricesStack() {
        EmbeddingMatrix stacked = TWO_ROWS.concat(EmbeddingMatrix.of(List.of(row(7, 8, 9)), 3));

        assertThat(stacked).isEqualTo(new EmbeddingMatrix(3, 3, row(1, 2, 3, 4, 5, 6, 7, 8, 9)));
    }

    @Test
    void theEmptyMatrixIsNeutralInStacking() {
        assertThat(EmbeddingMatrix.empty(3).concat(TWO_ROWS)).isEqualTo(TWO_ROWS);
        assertThat(TWO_ROWS.concat(EmbeddingMatrix.empty(3))).isEqualTo(TWO_ROWS);
    }

    @Test
    void equalityLooksAtShapeAndValues() {
        assertThat(new EmbeddingMatrix(2, 1, row(1, 2)))
                .isEqualTo(new EmbeddingMatrix(2, 1, row(1, 2)))
                .hasSameHashCodeAs(new EmbeddingMatrix(2, 1, row(1, 2)))
                .isNotEqualTo(new EmbeddingMatrix(1, 2, row(1, 2)))
                .isNotEqualTo(new EmbeddingMatrix(2, 1, row(1, 3)));
    }

    @Test
    void valuesThatDoNotFillTheShapeAreRejected() {
        assertThatThrownBy(() -> new EmbeddingMatrix(2, 3, new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A matrix of 2 x 3 has 6 values, not 5");
    }

    @Test
    void aMatrixWithoutColumnsIsRejected() {
        assertThatThrownBy(() -> EmbeddingMatrix.empty(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 value, not 0 x 0");
    }

    @Test
    void aRowOfAnotherLengthIsNamed() {
        assertThatThrownBy(() -> EmbeddingMatrix.of(List.of(row(1, 2), row(3)), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Row 1 has 1 values where the matrix has 2");
    }

    @Test
    void rowsOfAnotherDimensionDoNotStack() {
        assertThatThrownBy(() -> TWO_ROWS.concat(EmbeddingMatrix.empty(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Rows of 4 values do not go beneath rows of 3");
    }

    @Test
    void aRowOutsideTheMatrixIsRejected() {
        assertThatThrownBy(() -> TWO_ROWS.row(2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Row 2 of a matrix of 2 rows");
    }

    private static float[] row(float... values) {
        return values;
    }
}

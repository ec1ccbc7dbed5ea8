package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlainCosineProductTest {
    /** Rounding of a float sum of at most 40 products of values below 1. */
    private static final float ROUNDING = 40 * 40 * 6e-8f;

    @Test
    void aProductByHand() {
        CosineProduct product = new PlainCosineProduct(new EmbeddingMatrix(2, 3, new float[] {1, 2, 3, -1, 0, 1}));
        float[] cosines = new float[4];

        product.multiply(new float[] {1, 1, 1, 0.5f, 0, 2}, 2, cosines);

        assertThat(cosines).containsExactly(6, 0, 6.5f, 1.5f);
        assertThat(product.dimension()).isEqualTo(3);
        assertThat(product.columns()).isEqualTo(2);
    }

    @Property(tries = 60, seed = "11")
    void everyCosineIsTheSumOfProducts(
            @ForAll @IntRange(min = 1, max = 40) int dimension,
            @ForAll @IntRange(min = 0, max = 1100) int columns,
            @ForAll @IntRange(min = 0, max = 5) int rows) {
        EmbeddingMatrix labels = random(columns, dimension, 1);
        EmbeddingMatrix images = random(rows, dimension, 2);
        float[] cosines = multiply(labels, images.values(), rows);

        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int d = dimension - 1; d >= 0; d--) {
                    sum += (double) images.row(row)[d] * labels.values()[column * dimension + d];
                }
                assertThat(cosines[row * columns + column]).isCloseTo((float) sum, within(ROUNDING));
            }
        }
    }

    @Property(tries = 60, seed = "12")
    void theBitsOfARowDependOnNeitherItsPlaceNorTheHeightOfItsBlock(
            @ForAll @IntRange(min = 1, max = 40) int dimension,
            @ForAll @IntRange(min = 1, max = 1100) int columns,
            @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll @IntRange(min = 0, max = 69) int chosen) {
        EmbeddingMatrix labels = random(columns, dimension, 3);
        EmbeddingMatrix images = random(rows, dimension, 4);
        int row = chosen % rows;

        float[] together = multiply(labels, images.values(), rows);

        assertThat(Arrays.copyOfRange(together, row * columns, (row + 1) * columns))
                .containsExactly(multiply(labels, images.row(row), 1));
    }

    @Property(tries = 30, seed = "13")
    void theBitsOfACosineDoNotDependOnTheOtherLabels(
            @ForAll @IntRange(min = 1, max = 1100) int columns, @ForAll @IntRange(min = 0, max = 1099) int chosen) {
        int dimension = 37;
        EmbeddingMatrix labels = random(columns, dimension, 5);
        float[] image = random(1, dimension, 6).values();
        EmbeddingMatrix alone = new EmbeddingMatrix(1, dimension, labels.row(chosen % columns));

        assertThat(multiply(labels, image, 1)[chosen % columns]).isEqualTo(multiply(alone, image, 1)[0]);
    }

    @Test
    void arraysThatAreTooShortAreRejected() {
        CosineProduct product = new PlainCosineProduct(random(3, 4, 7));

        assertThatThrownBy(() -> product.multiply(new float[8], 2, new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 images of 4 values and their 3 cosines do not fit in arrays of 8 and 5");
    }

    private static float[] multiply(EmbeddingMatrix labels, float[] images, int rows) {
        float[] cosines = new float[rows * labels.rows()];
        try (CosineProduct product = new PlainCosineProduct(labels)) {
            product.multiply(images, rows, cosines);
        }
        return cosines;
    }

    private static EmbeddingMatrix random(int rows, int dimension, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return new EmbeddingMatrix(rows, dimension, values);
    }
}

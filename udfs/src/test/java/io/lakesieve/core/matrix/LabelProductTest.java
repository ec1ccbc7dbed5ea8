package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.model.matmul.MatmulBackends;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The properties that products of every backend must have. */
@ParameterizedClass
@MethodSource("backends")
class LabelProductTest {
    /**
     * Rounding of a float sum of at most 600 products of values below 1: partial sums are 40 at most, and most errors
     * cancel.
     */
    private static final float ROUNDING = 1e-4f;

    private static final int MAX_ROWS = 256;

    private final MatmulBackend backend;

    LabelProductTest(MatmulBackend backend) {
        this.backend = backend;
    }

    static List<MatmulBackend> backends() {
        return List.of(MatmulBackend.plain(), MatmulBackends.fastest());
    }

    @Test
    void aProductByHand() {
        EmbeddingMatrix labels = new EmbeddingMatrix(2, 3, new float[] {1, 2, 3, -1, 0, 1});
        try (LabelProduct product = backend.product(List.of(labels));
                CosineBlock block = product.block(2)) {
            block.put(0, new float[] {1, 1, 1});
            block.put(1, new float[] {0.5f, 0, 2});

            block.multiply(0, 2);

            assertThat(read(block, 0, 2)).containsExactly(6, 0);
            assertThat(read(block, 1, 2)).containsExactly(6.5f, 1.5f);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 7, 2", "37, 600, 5", "512, 1000, 3", "600, 1025, 40", "24, 33, 256"})
    void everyCosineIsTheSumOfProducts(int dimension, int columns, int rows) {
        EmbeddingMatrix labels = random(columns, dimension, 1);
        EmbeddingMatrix images = random(rows, dimension, 2);
        try (LabelProduct product = backend.product(List.of(labels));
                CosineBlock block = product.block(rows)) {
            putAll(block, images, 0, rows);
            block.multiply(0, rows);
            for (int row = 0; row < rows; row++) {
                float[] cosines = read(block, row, columns);
                for (int column = 0; column < columns; column++) {
                    assertThat(cosines[column])
                            .isCloseTo((float) sumOfProducts(images.row(row), labels.row(column)), within(ROUNDING));
                }
            }
        }
    }

    /** All numbers of rows from 1 to a full block, with sizes that are no multiples of a vector register. */
    @ParameterizedTest
    @CsvSource({"512, 203", "37, 11", "1, 1", "512, 16", "130, 257"})
    void theBitsOfARowDependNeitherOnItsPlaceNorOnTheHeightOfTheBlock(int dimension, int columns) {
        EmbeddingMatrix images = random(MAX_ROWS, dimension, 4);
        try (LabelProduct product = backend.product(List.of(random(columns, dimension, 3)));
                CosineBlock block = product.block(MAX_ROWS)) {
            putAll(block, images, 0, MAX_ROWS);
            block.multiply(0, MAX_ROWS);
            float[][] expected = new float[MAX_ROWS][];
            for (int row = 0; row < MAX_ROWS; row++) {
                expected[row] = read(block, row, columns);
            }
            for (int rows = 1; rows <= MAX_ROWS; rows++) {
                int shift = 3 * rows;
                putAll(block, images, shift, rows);
                block.multiply(0, rows);
                for (int row = 0; row < rows; row++) {
                    float[] cosines = read(block, row, columns);
                    assertThat(Arrays.equals(cosines, expected[(row + shift) % MAX_ROWS]))
                            .as("row %d of %d", row, rows)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"512, 203", "37, 1100", "130, 33"})
    void theBitsOfACosineDoNotDependOnTheOtherLabels(int dimension, int columns) {
        EmbeddingMatrix labels = random(columns, dimension, 12);
        float[] image = random(1, dimension, 13).values();
        float[] together = cosines(labels, image);
        for (int column = 0; column < columns; column += 1 + columns / 40) {
            EmbeddingMatrix alone = new EmbeddingMatrix(1, dimension, labels.row(column));
            assertThat(cosines(alone, image)).containsExactly(together[column]);
        }
    }

    private float[] cosines(EmbeddingMatrix labels, float[] image) {
        try (LabelProduct product = backend.product(List.of(labels));
                CosineBlock block = product.block(1)) {
            block.put(0, image);
            block.multiply(0, 1);
            return read(block, 0, labels.rows());
        }
    }

    @Test
    void partsAreMultipliedEachByItselfAndMayBeEmpty() {
        EmbeddingMatrix first = random(5, 8, 5);
        EmbeddingMatrix second = random(9, 8, 6);
        EmbeddingMatrix image = random(1, 8, 7);
        try (LabelProduct product = backend.product(List.of(first, EmbeddingMatrix.empty(8), second));
                LabelProduct alone = backend.product(List.of(second));
                CosineBlock block = product.block(1);
                CosineBlock aloneBlock = alone.block(1)) {
            block.put(0, image.row(0));
            aloneBlock.put(0, image.row(0));
            block.multiply(0, 1);
            float[] before = read(block, 0, 5);
            block.multiply(1, 1);
            block.multiply(2, 1);
            aloneBlock.multiply(0, 1);

            assertThat(read(block, 0, 9)).containsExactly(read(aloneBlock, 0, 9));
            block.multiply(0, 1);
            assertThat(read(block, 0, 5)).containsExactly(before);
        }
    }

    @Test
    void aStretchOfCosinesIsReadFromAnyColumn() {
        try (LabelProduct product = backend.product(List.of(random(50, 4, 8)));
                CosineBlock block = product.block(2)) {
            putAll(block, random(2, 4, 9), 0, 2);
            block.multiply(0, 2);
            float[] all = read(block, 1, 50);
            float[] stretch = new float[20];

            block.read(1, 17, stretch, 19);

            assertThat(Arrays.copyOf(stretch, 19)).containsExactly(Arrays.copyOfRange(all, 17, 36));
            assertThat(stretch[19]).isZero();
        }
    }

    /**
     * ONNX Runtime gets 72 MB of labels in three sessions of at most 32 MiB; the later ones start at columns 11,666 and
     * 23,333.
     */
    @Test
    void manyLabelsAreOneRowOfCosines() {
        int dimension = 512;
        int columns = 35_000;
        EmbeddingMatrix labels = random(columns, dimension, 14);
        EmbeddingMatrix images = random(3, dimension, 15);
        try (LabelProduct product = backend.product(List.of(labels));
                CosineBlock block = product.block(3)) {
            putAll(block, images, 0, 3);
            block.multiply(0, 3);
            for (int row = 0; row < 3; row++) {
                float[] cosines = read(block, row, columns);
                for (int column : new int[] {0, 1, 11_665, 11_666, 11_667, 23_332, 23_333, 23_334, columns - 1}) {
                    assertThat(cosines[column])
                            .isCloseTo((float) sumOfProducts(images.row(row), labels.row(column)), within(ROUNDING));
                }
                float[] stretch = new float[11_700];
                block.read(row, 11_650, stretch, stretch.length);
                assertThat(stretch).containsExactly(Arrays.copyOfRange(cosines, 11_650, 23_350));
            }
        }
    }

    @Test
    void threadsShareAProductAndSeeTheSameBits() throws InterruptedException {
        int rows = 64;
        EmbeddingMatrix images = random(rows, 64, 10);
        try (LabelProduct product = backend.product(List.of(random(300, 64, 11)))) {
            float[][] sums = new float[4][];
            Thread[] threads = new Thread[sums.length];
            for (int t = 0; t < threads.length; t++) {
                int place = t;
                threads[t] = new Thread(() -> {
                    try (CosineBlock block = product.block(rows)) {
                        putAll(block, images, 0, rows);
                        for (int repetition = 0; repetition < 20; repetition++) {
                            block.multiply(0, rows);
                        }
                        sums[place] = read(block, rows - 1, 300);
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }

            for (float[] sum : sums) {
                assertThat(sum).containsExactly(sums[0]);
            }
        }
    }

    private static double sumOfProducts(float[] image, float[] label) {
        double sum = 0;
        for (int d = image.length - 1; d >= 0; d--) {
            sum += (double) image[d] * label[d];
        }
        return sum;
    }

    private static void putAll(CosineBlock block, EmbeddingMatrix images, int shift, int rows) {
        for (int row = 0; row < rows; row++) {
            block.put(row, images.row((row + shift) % images.rows()));
        }
    }

    private static float[] read(CosineBlock block, int row, int columns) {
        float[] cosines = new float[columns];
        block.read(row, 0, cosines, columns);
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

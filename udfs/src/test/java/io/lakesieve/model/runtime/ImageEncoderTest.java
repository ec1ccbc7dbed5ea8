package io.lakesieve.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.model.TestModels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageEncoderTest {
    /** Two builds of ONNX Runtime may add up in another order. */
    private static final float ROUNDING = 1e-5f;

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "fixed", "quantised"})
    void embedsAsOnnxRuntimeInPythonDoes(String model) {
        List<float[]> expected = TestModels.imageEmbeddings(model);
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open(model))) {
            Embeddings embeddings = encoder.embed(pixels(encoder, 0, 1, 2, 3, 4), 5);

            for (int i = 0; i < 5; i++) {
                assertThat(embeddings.row(i)).containsExactly(expected.get(i), within(ROUNDING));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "fixed", "quantised", "nested", "function", "fixed-quantised"})
    void thePicturesBesideItDoNotChangeABitOfAnEmbedding(String model) {
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open(model))) {
            float[] alone = encoder.embed(pixels(encoder, 3), 1).row(0);

            for (int neighbours = 1; neighbours < 40; neighbours++) {
                int[] pictures = new int[neighbours + 1];
                Arrays.setAll(pictures, i -> i * 5);
                pictures[neighbours / 2] = 3;

                Embeddings together = encoder.embed(pixels(encoder, pictures), pictures.length);

                assertThat(together.row(neighbours / 2)).isEqualTo(alone);
            }
        }
    }

    @Test
    void theNamesOfInputsAndOutputsDoNotMatter() {
        try (ImageEncoder named = LoadedModels.images(TestModels.open("named"));
                ImageEncoder tiny = LoadedModels.images(TestModels.open("tiny"))) {
            assertThat(named.embed(pixels(named, 2), 1).row(0))
                    .isEqualTo(tiny.embed(pixels(tiny, 2), 1).row(0));
        }
    }

    @Test
    void everyRowHasLengthOne() {
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open("tiny"))) {
            float[] row = encoder.embed(pixels(encoder, 9), 1).row(0);

            double squares = 0;
            for (float value : row) {
                squares += (double) value * value;
            }
            assertThat(squares).isEqualTo(1, within(1e-6));
        }
    }

    @Test
    void knowsItsDimensionAndItsInput() {
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open("tiny"))) {
            assertThat(encoder.dimension()).isEqualTo(6);
            assertThat(encoder.preprocessor().length()).isEqualTo(3 * 16 * 16);
            assertThat(encoder.batchSize()).isEqualTo(8);
        }
    }

    @Test
    void aRowWithoutANormIsReportedAndLeavesItsNeighboursAlone() {
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open("tiny"))) {
            int length = encoder.preprocessor().length();
            float[] batch = pixels(encoder, 0, 1, 2);
            Arrays.fill(batch, length, 2 * length, 0);

            Embeddings embeddings = encoder.embed(batch, 3);

            assertThat(embeddings.defect(1)).contains("the model's embedding has a norm of zero");
            assertThat(embeddings.defect(0)).isEmpty();
            assertThat(embeddings.row(2))
                    .isEqualTo(encoder.embed(pixels(encoder, 2), 1).row(0));
        }
    }

    @Test
    void aRowOfNaNsIsReportedAndLeavesItsNeighboursAlone() {
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open("tiny"))) {
            int length = encoder.preprocessor().length();
            float[] batch = pixels(encoder, 0, 1);
            Arrays.fill(batch, 0, length, Float.NaN);

            Embeddings embeddings = encoder.embed(batch, 2);

            assertThat(embeddings.row(1))
                    .isEqualTo(encoder.embed(pixels(encoder, 1), 1).row(0));
        }
    }

    @Test
    void aBatchThatDoesNotHoldItsPicturesIsAnError() {
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open("tiny"))) {
            assertThatThrownBy(() -> encoder.embed(new float[1000], 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("2 pictures of 768 numbers do not fit in 1000");
        }
    }

    private static float[] pixels(ImageEncoder encoder, int... pictures) {
        return TestModels.pixels(encoder.preprocessor().length(), pictures);
    }
}

package io.lakesieve.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.model.repository.LogitScale;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The embedded encoder against the Python that it stands for: Pillow, transformers' image processor, tokenizers and
 * ONNX Runtime; {@code scripts/make_encoder_reference.py} writes {@code demo-encoder/reference.json}.
 */
class DemoEncoderTest {
    /** Another build of ONNX Runtime adds up in another order. */
    private static final float ROUNDING = 1e-5f;
    /**
     * The text tower rounds floats to integers. Another processor or version of ONNX Runtime computes another last bit, and now
     * and then another integer: 0.99987 for 256 tokens by ONNX Runtime 1.26 and 1.31.
     */
    private static final double SMALLEST_COSINE = 0.9995;

    private static final ModelSpec MODEL = new ModelRepository(new Configuration()).open(ModelRepository.DEMO);
    private static final JsonNode REFERENCE = reference();
    private static final Path PICTURES = Path.of("../demo/src/main/resources/demo/pictures");

    static Stream<JsonNode> pictures() {
        return elements("pictures");
    }

    static Stream<JsonNode> prompts() {
        return elements("prompts");
    }

    @Test
    void itIsAModelLikeAnyOther() {
        assertThat(MODEL.readsImages()).isTrue();
        assertThat(MODEL.readsTexts()).isTrue();
        assertThat(LogitScale.resolve(OptionalDouble.empty(), MODEL))
                .isEqualTo(new LogitScale(10, LogitScale.Source.CONFIG));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aPictureBecomesThePixelsOfTransformers(JsonNode picture) {
        try (ImageEncoder encoder = LoadedModels.images(MODEL)) {
            float[] pixels = encoder.preprocessor().pixels(decode(picture));

            for (JsonNode sample : picture.path("samples")) {
                assertThat(pixels[sample.path("index").intValue()])
                        .isEqualTo(sample.path("value").floatValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aPictureIsEmbeddedAsInPython(JsonNode picture) {
        try (ImageEncoder encoder = LoadedModels.images(MODEL)) {
            float[] pixels = encoder.preprocessor().pixels(decode(picture));

            assertThat(encoder.embed(pixels, 1).row(0)).containsExactly(floats(picture), within(ROUNDING));
        }
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void aPromptHasTheTokensOfPython(JsonNode prompt) {
        try (TextEncoder encoder = LoadedModels.texts(MODEL)) {
            List<Long> expected = new ArrayList<>();
            prompt.path("input_ids").forEach(id -> expected.add(id.longValue()));

            assertThat(encoder.tokenIds(prompt.path("text").asText())).containsExactly(expected.toArray(new Long[0]));
        }
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void aPromptIsEmbeddedAsInPython(JsonNode prompt) {
        try (TextEncoder encoder = LoadedModels.texts(MODEL)) {
            Embeddings embeddings = encoder.embed(List.of(prompt.path("text").asText()));

            assertThat(UnitVector.dot(embeddings.row(0), floats(prompt))).isGreaterThan(SMALLEST_COSINE);
        }
    }

    @Test
    void thePicturesBesideItDoNotChangeABitOfAnEmbedding() {
        List<JsonNode> pictures = pictures().toList();
        try (ImageEncoder encoder = LoadedModels.images(MODEL)) {
            float[] alone = encoder.embed(encoder.preprocessor().pixels(decode(pictures.get(0))), 1)
                    .row(0);

            for (int size : new int[] {2, 3, 7, encoder.batchSize()}) {
                float[] batch = new float[size * encoder.preprocessor().length()];
                for (int i = 0; i < size; i++) {
                    JsonNode neighbour = pictures.get(1 + i % (pictures.size() - 1));
                    RgbImage picture = decode(i == size / 2 ? pictures.get(0) : neighbour);
                    encoder.preprocessor().fill(new DecodedImage.Pixels(picture), batch, i);
                }

                assertThat(encoder.embed(batch, size).row(size / 2)).isEqualTo(alone);
            }
        }
    }

    @Test
    void thePromptsBesideItDoNotChangeABitOfAnEmbedding() {
        List<String> prompts = new ArrayList<>();
        prompts().forEach(prompt -> prompts.add(prompt.path("text").asText()));
        for (int i = 0; i < 150; i++) {
            prompts.add("The nice " + "very ".repeat(i % 7) + "heron number " + i + ".");
        }
        try (TextEncoder encoder = LoadedModels.texts(MODEL)) {
            Embeddings together = encoder.embed(prompts);

            for (int i = 0; i < prompts.size(); i += 5) {
                assertThat(together.row(i))
                        .isEqualTo(encoder.embed(List.of(prompts.get(i))).row(0));
            }
        }
    }

    private static RgbImage decode(JsonNode picture) {
        try {
            byte[] content =
                    Files.readAllBytes(PICTURES.resolve(picture.path("path").asText()));
            DecodedImage decoded = new ImageDecoder(ImageLimits.DEFAULT).decode(content);
            return ((DecodedImage.Pixels) decoded).image();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] floats(JsonNode entry) {
        JsonNode embedding = entry.path("embedding");
        float[] values = new float[embedding.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = embedding.get(i).floatValue();
        }
        return values;
    }

    private static Stream<JsonNode> elements(String key) {
        List<JsonNode> elements = new ArrayList<>();
        REFERENCE.path(key).forEach(elements::add);
        return elements.stream();
    }

    private static JsonNode reference() {
        try (InputStream in = resource("demo-encoder/reference.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String path) {
        return DemoEncoderTest.class.getClassLoader().getResourceAsStream(path);
    }
}

package io.lakesieve.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.ModelVariant;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Models of every supported kind give the embeddings of their own Python code. */
class SourceParityTest {
    /** Tolerance for equal input tensors: torch and ONNX Runtime sum in different orders. */
    private static final float ROUNDING = 1e-5f;
    /** Tolerances as a share of the median distance between different inputs. */
    private static final double PNG_SHARE = 0.001;

    private static final double JPEG_SHARE = 0.02;

    static Stream<String> kinds() {
        return Stream.of(
                "clip-b32",
                "clip-b16",
                "clip-l14",
                "open_clip-rn50",
                "siglip",
                "align",
                "groupvit",
                "altclip",
                "combined",
                "fixed-clip");
    }

    static Stream<String> kindsWithImages() {
        return Stream.concat(kinds(), Stream.of("torchscript"));
    }

    /** The reference of a kind; other forms of clip-b16 share its reference. */
    private static SourceReference reference(String kind) {
        return SourceReference.of(
                Set.of("combined", "fixed-clip", "torchscript").contains(kind) ? "clip-b16" : kind);
    }

    @ParameterizedTest
    @MethodSource("kindsWithImages")
    void tensorsAreEmbeddedAsTheSourceDoes(String kind) {
        List<float[]> expected = reference(kind).tensors();
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open(kind))) {
            Embeddings found = encoder.embed(pixels(encoder, 0, 1, 2, 3), 4);

            for (int i = 0; i < 4; i++) {
                assertThat(found.row(i)).containsExactly(expected.get(i), within(ROUNDING));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kindsWithImages")
    void pngFilesAreEmbeddedAsTheSourceDoes(String kind) {
        assertPictures(kind, "png", PNG_SHARE);
    }

    @ParameterizedTest
    @MethodSource("kindsWithImages")
    void jpegFilesAreEmbeddedAsTheSourceDoes(String kind) {
        assertPictures(kind, "jpg", JPEG_SHARE);
    }

    private static void assertPictures(String kind, String suffix, double share) {
        SourceReference reference = reference(kind);
        double median = SourceReference.medianDistance(reference.images(suffix));
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open(kind))) {
            for (String picture : reference.pictures(suffix)) {
                float[] found = encoder.embed(encoder.preprocessor().pixels(SourceReference.decode(picture)), 1)
                        .row(0);

                assertThat(SourceReference.distance(found, reference.image(picture)))
                        .as(picture)
                        .isLessThanOrEqualTo(share * median);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void promptsAreEmbeddedAsTheSourceDoes(String kind) {
        List<float[]> expected = reference(kind).texts();
        double median = SourceReference.medianDistance(expected);
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open(kind))) {
            Embeddings found = encoder.embed(SourceReference.prompts());

            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.row(i))
                        .as(SourceReference.prompts().get(i))
                        .containsExactly(expected.get(i), within(ROUNDING));
                assertThat(SourceReference.distance(found.row(i), expected.get(i)))
                        .isLessThanOrEqualTo(PNG_SHARE * median);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void tokensAreThoseOfTheSource(String kind) {
        List<long[]> expected = reference(kind).ids();
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open(kind))) {
            for (int i = 0; i < expected.size(); i++) {
                String prompt = SourceReference.prompts().get(i);
                assertThat(encoder.tokenIds(prompt)).as(prompt).isEqualTo(expected.get(i));
            }
        }
    }

    /**
     * The tolerances allow for the lower precision in these narrow towers; the fixtures hold Python's results with the
     * same files.
     */
    @ParameterizedTest
    @CsvSource({"FP16, 0.01", "INT8, 0.3", "QUANTIZED, 0.3", "Q4, 0.6"})
    void otherPrecisionsAreCloseToTheSource(ModelVariant variant, double share) {
        SourceReference reference = SourceReference.of("clip-b16");
        ModelSpec model = TestModels.open(TestModels.directory("clip-b16"), variant);
        try (ImageEncoder images = LoadedModels.images(model);
                TextEncoder texts = LoadedModels.texts(model)) {
            Embeddings found = images.embed(pixels(images, 0, 1, 2, 3), 4);
            Embeddings words = texts.embed(SourceReference.prompts());

            assertClose(found, reference.tensors(), share * SourceReference.medianDistance(reference.images("png")));
            assertClose(words, reference.texts(), share * SourceReference.medianDistance(reference.texts()));
        }
    }

    private static void assertClose(Embeddings found, List<float[]> expected, double bound) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(SourceReference.distance(found.row(i), expected.get(i))).isLessThanOrEqualTo(bound);
        }
    }

    static Stream<Object[]> modelsWithImages() {
        return Stream.concat(models(), Stream.<Object[]>of(new Object[] {"torchscript", ModelVariant.DEFAULT}));
    }

    static Stream<Object[]> models() {
        return Stream.concat(
                kinds().map(kind -> new Object[] {kind, ModelVariant.DEFAULT}),
                Stream.of(ModelVariant.values()).map(variant -> new Object[] {"clip-b16", variant}));
    }

    @ParameterizedTest
    @MethodSource("modelsWithImages")
    void thePicturesBesideItDoNotChangeABitOfAnEmbedding(String kind, ModelVariant variant) {
        try (ImageEncoder encoder = LoadedModels.images(TestModels.open(TestModels.directory(kind), variant))) {
            float[] alone = encoder.embed(pixels(encoder, 3), 1).row(0);

            for (int neighbours : new int[] {1, 2, 3, 6, 7, 14, 15, 16, 20}) {
                int[] pictures = new int[neighbours + 1];
                Arrays.setAll(pictures, i -> i * 5);
                pictures[neighbours / 2] = 3;

                Embeddings together = encoder.embed(pixels(encoder, pictures), pictures.length);

                assertThat(together.row(neighbours / 2)).isEqualTo(alone);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void thePromptsBesideItDoNotChangeABitOfAnEmbedding(String kind, ModelVariant variant) {
        List<String> prompts = new ArrayList<>(SourceReference.prompts());
        List<String> words = new ArrayList<>(List.of("tench", "camel", "kettle", "a", "remarkable", "great", "two"));
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            Collections.shuffle(words, random);
            prompts.add("The nice " + String.join(" ", words.subList(0, 1 + i % words.size())) + ".");
        }
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open(TestModels.directory(kind), variant))) {
            Embeddings together = encoder.embed(prompts);

            for (int i = 0; i < prompts.size(); i++) {
                assertThat(together.row(i))
                        .as(prompts.get(i))
                        .isEqualTo(encoder.embed(List.of(prompts.get(i))).row(0));
            }
        }
    }

    private static float[] pixels(ImageEncoder encoder, int... pictures) {
        return TestModels.pixels(encoder.preprocessor().length(), pictures);
    }
}

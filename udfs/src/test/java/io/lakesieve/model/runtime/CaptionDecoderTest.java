package io.lakesieve.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.core.score.GeneratedWords;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.TestModels;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A BertGeneration decoder of random weights against the authors' search in transformers, a picture at a time. */
class CaptionDecoderTest {
    @TempDir
    private Path folder;

    @Test
    void captionsAndTheLikeliestTokensOfEachStepAreThoseOfPython() throws IOException {
        JsonNode python = python();
        List<float[]> images = images(python);
        CaptionDecoderSpec spec = open(TestModels.directory("zoc"));
        int[] ownWord = IntStream.range(0, spec.tokens().size()).toArray();

        List<List<Integer>> captions = new ArrayList<>();
        List<TreeSet<Integer>> words = new ArrayList<>();
        images.forEach(image -> captions.add(new ArrayList<>(List.of(spec.beginToken()))));
        images.forEach(image -> words.add(new TreeSet<>()));
        try (CaptionDecoder decoder = LoadedModels.captions(spec, ComputeDevice.CPU, new Configuration())) {
            decoder.write(images, GeneratedWords.STEPS, (image, logits, from) -> {
                GeneratedWords step = new GeneratedWords(ownWord, GeneratedWords.TOKENS_PER_STEP);
                int next = step.add(logits, from);
                captions.get(image).add(next);
                Arrays.stream(step.words()).forEach(words.get(image)::add);
                return next;
            });
        }

        for (int image = 0; image < images.size(); image++) {
            assertThat(captions.get(image))
                    .containsExactlyElementsOf(ints(python.path("captions").path(image)));
            TreeSet<Integer> likeliest = new TreeSet<>();
            python.path("likeliest").path(image).forEach(step -> likeliest.addAll(ints(step)));
            assertThat(words.get(image)).isEqualTo(likeliest);
        }
        assertThat(captions.stream().distinct()).hasSizeGreaterThan(10);
        assertThat(captions.stream()
                        .mapToLong(
                                caption -> caption.stream().skip(1).distinct().count())
                        .average()
                        .orElseThrow())
                .as("different tokens of a caption")
                .isGreaterThan(5);
    }

    @Test
    void theImagesBesideItDoNotChangeABitOfALogit() throws IOException {
        List<float[]> images = images(python());
        CaptionDecoderSpec spec = open(TestModels.directory("zoc"));
        try (CaptionDecoder decoder = LoadedModels.captions(spec, ComputeDevice.CPU, new Configuration())) {
            List<float[]> together = logits(decoder, images, spec.tokens().size());
            for (int image = 0; image < images.size(); image++) {
                List<float[]> alone = logits(
                        decoder, List.of(images.get(image)), spec.tokens().size());
                assertThat(together.get(image)).isEqualTo(alone.get(0));
            }
        }
    }

    @Test
    void aModelWithoutADecoderOrWithAnotherVocabularyIsRefused() throws IOException {
        assertThatThrownBy(() -> open(TestModels.directory("tiny")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no onnx/caption_decoder.onnx, which writes the captions");
        Path other = TestModels.copy("zoc", folder.resolve("other"));
        Files.writeString(
                other.resolve("caption_vocabulary.json"), "{\"bos_token_id\": 0, \"tokens\": [\"a\", \"b\"]}");
        assertThatThrownBy(() -> open(other))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("it names 2 tokens and onnx/caption_decoder.onnx writes 160");
    }

    /** The logits of all steps of each image, one after another. */
    private static List<float[]> logits(CaptionDecoder decoder, List<float[]> images, int tokens) {
        List<float[]> all = images.stream().map(image -> new float[0]).collect(Collectors.toCollection(ArrayList::new));
        decoder.write(images, 3, (image, logits, from) -> {
            float[] before = all.get(image);
            float[] longer = Arrays.copyOf(before, before.length + tokens);
            System.arraycopy(logits, from, longer, before.length, tokens);
            all.set(image, longer);
            return Math.floorMod((int) (logits[from] * 1000), tokens);
        });
        return all;
    }

    private static CaptionDecoderSpec open(Path model) {
        return new ModelRepository(new Configuration()).openCaptionDecoder(model.toString(), ModelVariant.DEFAULT);
    }

    private static JsonNode python() throws IOException {
        return new ObjectMapper()
                .readTree(TestModels.directory("zoc").resolve("captions.json").toFile());
    }

    private static List<float[]> images(JsonNode python) {
        List<float[]> images = new ArrayList<>();
        for (JsonNode row : python.path("embeddings")) {
            float[] values = new float[row.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(i).floatValue();
            }
            images.add(values);
        }
        return images;
    }

    private static List<Integer> ints(JsonNode row) {
        List<Integer> values = new ArrayList<>();
        row.forEach(value -> values.add(value.asInt()));
        return values;
    }
}

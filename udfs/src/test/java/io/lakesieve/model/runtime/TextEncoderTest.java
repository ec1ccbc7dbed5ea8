package io.lakesieve.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.model.TestModels;
import io.lakesieve.model.text.PromptTokenizer;
import io.lakesieve.model.tower.TextTower;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncoderTest {
    /** Two builds of ONNX Runtime may add up in another order. */
    private static final float ROUNDING = 1e-5f;

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "unmasked", "fixed", "external"})
    void embedsAsOnnxRuntimeInPythonDoes(String model) {
        List<float[]> expected = TestModels.textEmbeddings(model);
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open(model))) {
            Embeddings embeddings = encoder.embed(TestModels.prompts());

            for (int i = 0; i < expected.size(); i++) {
                assertThat(embeddings.row(i)).containsExactly(expected.get(i), within(ROUNDING));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "unmasked", "fixed"})
    void tokensAreThoseOfPythonsTokenizers(String model) {
        List<long[]> expected = TestModels.ids(model);
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open(model))) {
            for (int i = 0; i < expected.size(); i++) {
                assertThat(encoder.tokenIds(TestModels.prompts().get(i))).isEqualTo(expected.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "unmasked", "fixed"})
    void thePromptsBesideItDoNotChangeABitOfAnEmbedding(String model) {
        List<String> prompts = manyPrompts();
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open(model))) {
            Embeddings together = encoder.embed(prompts);

            for (int i = 0; i < prompts.size(); i++) {
                assertThat(together.row(i))
                        .isEqualTo(encoder.embed(List.of(prompts.get(i))).row(0));
            }
        }
    }

    @Test
    void theTowerIsCalledWithTheLengthThatItNeeds() {
        assertThat(padding("tiny")).isEqualTo(PromptPadding.NONE);
        assertThat(padding("unmasked")).isEqualTo(PromptPadding.FULL_LENGTH);
        assertThat(padding("rounded")).isEqualTo(PromptPadding.FULL_LENGTH);
        assertThat(padding("fixed")).isEqualTo(PromptPadding.FULL_LENGTH);
        assertThat(padding(Path.of("src/main/resources/demo/model"))).isEqualTo(PromptPadding.NONE);
    }

    /** Unpadded prompts make mining fast: padded, every prompt of a CLIP model costs as much as one of 77 tokens. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny", "clip-b32", "groupvit", "align", "altclip"})
    void promptsAsLongAsTheyAreAreEmbeddedAsThosePaddedToTheFullLength(String model) {
        TextTower tower = TestModels.open(model).textTower();
        Path directory = TestModels.directory(model);
        List<String> prompts = manyPrompts();
        try (LoadedTower loaded = LoadedTower.load(directory, tower.tower(), ComputeDevice.CPU);
                PromptTokenizer tokenizer = PromptTokenizer.open(
                        directory.resolve("tokenizer.json"), tower.maxLength(), tower.letterCase());
                TextEncoder padding =
                        new TextEncoder(new LoadedText(tower, loaded, tokenizer, PromptPadding.FULL_LENGTH), () -> {});
                TextEncoder encoder = LoadedModels.texts(TestModels.open(model))) {
            assertThat(padding(model)).isEqualTo(PromptPadding.NONE);
            Embeddings padded = padding.embed(prompts);
            Embeddings found = encoder.embed(prompts);

            for (int i = 0; i < prompts.size(); i++) {
                assertThat(found.row(i)).as(prompts.get(i)).containsExactly(padded.row(i), within(ROUNDING));
            }
        }
    }

    @Test
    void theNamesOfInputsAndOutputsDoNotMatterNorTheWidthOfIds() {
        try (TextEncoder named = LoadedModels.texts(TestModels.open("named"));
                TextEncoder unmasked = LoadedModels.texts(TestModels.open("unmasked"))) {
            assertThat(named.embed(List.of("the nice dog")).row(0))
                    .isEqualTo(unmasked.embed(List.of("the nice dog")).row(0));
        }
    }

    @Test
    void aPromptOfUnpairedSurrogatesIsEmbeddedLikeAQuestionMark() {
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open("tiny"))) {
            assertThat(encoder.tokenIds("a \uD83D b")).isEqualTo(encoder.tokenIds("a ? b"));
        }
    }

    @Test
    void aVeryLongPromptIsCut() {
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open("tiny"))) {
            assertThat(encoder.tokenIds("dog ".repeat(10_000))).hasSize(12).endsWith(3);
        }
    }

    @Test
    void noPromptsAtAllIsAnError() {
        try (TextEncoder encoder = LoadedModels.texts(TestModels.open("tiny"))) {
            assertThatThrownBy(() -> encoder.embed(List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("There are no prompts to embed");
        }
    }

    private static PromptPadding padding(String model) {
        return padding(TestModels.directory(model));
    }

    private static PromptPadding padding(Path directory) {
        TextTower tower = TestModels.open(directory).textTower();
        try (LoadedTower loaded = LoadedTower.load(directory, tower.tower(), ComputeDevice.CPU);
                TowerCalls calls = new TowerCalls(loaded);
                PromptTokenizer tokenizer = PromptTokenizer.open(
                        directory.resolve("tokenizer.json"), tower.maxLength(), tower.letterCase())) {
            return PromptPadding.of(tower, tokenizer, calls);
        }
    }

    private static List<String> manyPrompts() {
        List<String> words = List.of("dog", "cat", "camel", "house", "red", "green", "nice", "photo", "desert");
        List<String> prompts = new ArrayList<>(TestModels.prompts());
        Random random = new Random(5);
        for (int i = 0; i < 150; i++) {
            List<String> shuffled = new ArrayList<>(words);
            Collections.shuffle(shuffled, random);
            prompts.add(String.join(" ", shuffled.subList(0, 1 + i % words.size())));
        }
        return prompts;
    }
}

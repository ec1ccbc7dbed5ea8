package io.lakesieve.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.TestModels;
import io.lakesieve.model.repository.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
    private static final int THREADS = 8;

    @TempDir
    private Path folder;

    @Test
    void eightThreadsShareOneLoadedTowerAndAgree() throws Exception {
        ModelSpec model = unseenModel();
        int before = LoadedModels.loads();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<Float>>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return embedOften(model);
                }));
            }
            for (Future<List<Float>> result : results) {
                assertThat(result.get()).isEqualTo(results.get(0).get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(LoadedModels.loads() - before).isEqualTo(1);
    }

    @Test
    void aClosedEncoderLeavesTheModelToOthers() throws Exception {
        ModelSpec model = unseenModel();
        try (TextEncoder survivor = LoadedModels.texts(model)) {
            LoadedModels.texts(model).close();

            assertThat(survivor.embed(List.of("a dog")).rows()).isEqualTo(1);
        }
    }

    @Test
    void aModelIsLoadedFromADirectoryOfAnyName() {
        ModelSpec model = TestModels.open(TestModels.copy("combined", folder.resolve("50% [v2] a%20b #1")));

        try (TextEncoder encoder = LoadedModels.texts(model)) {
            assertThat(encoder.embed(List.of("a dog")).rows()).isEqualTo(1);
        }
    }

    @Test
    void aTowerThatOnnxRuntimeRefusesIsNamed() throws Exception {
        Path directory = TestModels.copy("tiny", folder.resolve("broken"));
        Path vision = directory.resolve("onnx/vision_model.onnx");
        byte[] bytes = Files.readAllBytes(vision);
        int operator = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Relu");
        bytes[operator] = 'X';
        Files.write(vision, bytes);
        ModelSpec model = TestModels.open(directory);

        assertThatThrownBy(() -> LoadedModels.images(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ONNX Runtime cannot load " + vision)
                .hasMessageContaining("Xelu");
    }

    @Test
    void aTokenizerThatIsNoneIsNamed() throws Exception {
        Path directory = TestModels.copy("tiny", folder.resolve("broken"));
        Files.writeString(directory.resolve("tokenizer.json"), "{}");
        ModelSpec model = TestModels.open(directory);

        assertThatThrownBy(() -> LoadedModels.texts(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(directory.resolve("tokenizer.json") + " is no tokenizer");
    }

    private static List<Float> embedOften(ModelSpec model) {
        List<Float> result = new ArrayList<>();
        try (ImageEncoder encoder = LoadedModels.images(model)) {
            int length = encoder.preprocessor().length();
            for (int picture = 0; picture < 50; picture++) {
                for (float value :
                        encoder.embed(TestModels.pixels(length, picture), 1).row(0)) {
                    result.add(value);
                }
            }
        }
        return result;
    }

    /** A model that no other test has loaded: a changed config.json gives it another id. */
    private ModelSpec unseenModel() throws Exception {
        Path directory = TestModels.copy("tiny", folder.resolve("unseen"));
        Files.writeString(
                directory.resolve("config.json"),
                "{\"text_config\": {\"max_position_embeddings\": 12}, \"at\": \"" + folder + "\"}");
        return TestModels.open(directory);
    }
}

package io.lakesieve.model.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.TestModels;
import io.lakesieve.model.hub.LocalHub;
import io.lakesieve.model.runtime.ComputeDevice;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models named {@code hf://OWNER/NAME}: the driver describes them, and executors download the same commit. */
class HubModelTest {
    private static final String MODEL = "hf://owner/name";
    private static final String PINNED = MODEL + "@" + LocalHub.COMMIT;

    @TempDir
    private Path folder;

    private final LocalHub hub = LocalHub.start();
    private final Configuration driver = new Configuration();
    private final Configuration executor = new Configuration();

    @BeforeEach
    void pointToTheHub() {
        for (Configuration machine : List.of(driver, executor)) {
            machine.set("lakesieve.HF_ENDPOINT", hub.endpoint().toString());
            machine.set("lakesieve.HF_HUB_OFFLINE", "0");
        }
        driver.set("lakesieve.HF_HOME", folder.resolve("driver").toString());
        executor.set("lakesieve.HF_HOME", folder.resolve("executor").toString());
    }

    @AfterEach
    void stopTheHub() {
        hub.close();
    }

    @Test
    void aHubModelIsTheSameModelAsItsDirectory() {
        publish("tiny");

        ModelSpec model = new ModelRepository(driver).open(MODEL);

        assertThat(model.modelId()).isEqualTo(TestModels.open("tiny").modelId());
        assertThat(model.uri()).isEqualTo(PINNED);
    }

    @Test
    void onlyTheFilesThatAreReadAreFetched() throws IOException {
        publish("tiny");
        hub.with("README.md", new byte[10])
                .with("model.safetensors", new byte[1_000])
                .with("onnx/vision_model_quantized.onnx", new byte[1_000]);

        new ModelRepository(driver).open(MODEL);

        Path snapshot = folder.resolve("driver/hub/models--owner--name/snapshots/" + LocalHub.COMMIT);
        try (Stream<Path> fetched = Files.walk(snapshot)) {
            assertThat(fetched.filter(Files::isRegularFile)
                            .map(file -> snapshot.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "config.json",
                            "preprocessor_config.json",
                            "tokenizer.json",
                            "onnx/vision_model.onnx",
                            "onnx/text_model.onnx");
        }
    }

    @Test
    void anExecutorFetchesTheDriversCommitForItself() {
        publish("tiny");
        ModelSpec model = new ModelRepository(driver).open(MODEL);

        Path directory = new ModelCache(folder.resolve("own"), executor).directory(model);

        assertThat(directory)
                .isEqualTo(folder.resolve("executor/hub/models--owner--name/snapshots/" + LocalHub.COMMIT));
        assertThat(directory.resolve("tokenizer.json"))
                .hasSameBinaryContentAs(TestModels.directory("tiny").resolve("tokenizer.json"));
    }

    @Test
    void anExecutorThatHasTheFilesAsksNobody() {
        publish("tiny");
        ModelSpec model = new ModelRepository(driver).open(MODEL);
        hub.close();

        assertThat(new ModelCache(folder.resolve("own"), driver).directory(model))
                .isDirectory();
    }

    @Test
    void anExecutorWithoutNetworkIsToldWhichFilesToPutWhere() {
        publish("tiny");
        ModelSpec model = new ModelRepository(driver).open(MODEL);
        executor.set("lakesieve.HF_HUB_OFFLINE", "1");

        assertThatThrownBy(() -> new ModelCache(folder.resolve("own"), executor).directory(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("HF_HUB_OFFLINE is set")
                .hasMessageContaining("onnx/text_model.onnx")
                .hasMessageContaining("executor/hub/models--owner--name/snapshots/" + LocalHub.COMMIT);
    }

    @Test
    void anExecutorWhoseCacheCannotBeWrittenUsesTheApplicationsOwn() throws IOException {
        publish("tiny");
        ModelSpec model = new ModelRepository(driver).open(MODEL);
        Path blocked = Files.createFile(folder.resolve("blocked"));
        executor.set("lakesieve.HF_HOME", blocked.resolve("home").toString());

        Path directory = new ModelCache(folder.resolve("own"), executor).directory(model);

        assertThat(directory).startsWith(folder.resolve("own")).isDirectoryContaining("glob:**/config.json");
    }

    @Test
    void aDamagedFileOfAnExecutorIsFetchedAgain() throws IOException {
        publish("tiny");
        ModelSpec model = new ModelRepository(driver).open(MODEL);
        ModelCache cache = new ModelCache(folder.resolve("own"), executor);
        Path file = cache.directory(model).resolve("onnx/vision_model.onnx");
        Files.writeString(file.toRealPath(), "damaged");

        cache.directory(model);

        assertThat(file).hasSameBinaryContentAs(TestModels.directory("tiny").resolve("onnx/vision_model.onnx"));
    }

    @Test
    void weightsBesideTheGraphComeAlongAndLoadThroughLinks() {
        publish("external");
        ModelSpec model = new ModelRepository(driver).open(MODEL);
        ModelSpec local = TestModels.open("external");

        try (TextEncoder encoder = LoadedModels.texts(model, ComputeDevice.CPU, driver);
                TextEncoder expected = LoadedModels.texts(local)) {
            assertThat(encoder.embed(List.of("the nice dog")).row(0))
                    .isEqualTo(expected.embed(List.of("the nice dog")).row(0));
        }
        assertThat(model.files()).extracting(ModelFileEntry::path).contains("onnx/text_model.onnx_data");
    }

    @Test
    void aRepositoryWithoutAnOnnxExportLeadsToTheExportScript() {
        hub.with("config.json", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .with("model.safetensors", new byte[100]);

        assertThatThrownBy(() -> new ModelRepository(driver).open(MODEL))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("The model '" + PINNED + "' has no onnx/vision_model")
                .hasMessageContaining("scripts/export_model.py");
    }

    @Test
    void aMalformedNameIsAModelException() {
        assertThatThrownBy(() -> new ModelRepository(driver).open("hf://name"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'hf://name' names no repository");
    }

    private void publish(String name) {
        Path directory = TestModels.directory(name);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hub.with(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

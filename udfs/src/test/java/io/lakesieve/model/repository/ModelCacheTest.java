package io.lakesieve.model.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCacheTest {
    @TempDir
    private Path folder;

    private final Configuration hadoop = new Configuration();
    private Path shared;
    private ModelSpec model;
    private ModelCache cache;

    /** A file system that stores files on the local disk under a scheme of its own, so that it counts as remote. */
    public static final class FarFileSystem extends RawLocalFileSystem {
        private static Runnable beforeNextOpen = () -> {};

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferBytes) throws IOException {
            Runnable before = beforeNextOpen;
            beforeNextOpen = () -> {};
            before.run();
            return super.open(file, bufferBytes);
        }

        @Override
        public String getScheme() {
            return "far";
        }

        @Override
        public URI getUri() {
            return URI.create("far:///");
        }
    }

    @BeforeEach
    void openASharedModel() {
        hadoop.setClass("fs.far.impl", FarFileSystem.class, FileSystem.class);
        shared = TestModels.copy("external", folder.resolve("shared"));
        model = new ModelRepository(hadoop).open("far://" + shared);
        cache = new ModelCache(folder.resolve("cache"), hadoop);
    }

    @Test
    void aLocalModelIsUsedWhereItLies() {
        assertThat(cache.directory(TestModels.open("tiny"))).isEqualTo(TestModels.directory("tiny"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"50%", "clip[v2]", "a%20b", "clip#1", "a b", "what?", "clip:v2", "a+b", "{b}", "猫😀"})
    void aModelMayLieInADirectoryOfAnyName(String name) {
        Path directory = TestModels.copy("external", folder.resolve(name));

        for (String uri : List.of(directory.toString(), "file:" + directory, "file://" + directory)) {
            assertThat(cache.directory(new ModelRepository(hadoop).open(uri))).isEqualTo(directory);
        }
        Path copy = cache.directory(new ModelRepository(hadoop).open("far://" + directory));
        assertThat(copy.resolve("onnx/text_model.onnx_data"))
                .hasSameBinaryContentAs(directory.resolve("onnx/text_model.onnx_data"));
    }

    @Test
    void aSharedModelIsCopiedWithEveryFile() {
        Path directory = cache.directory(model);

        assertThat(directory).isEqualTo(folder.resolve("cache/models/" + model.modelId()));
        assertThat(directory.resolve("onnx/text_model.onnx_data"))
                .hasSameBinaryContentAs(shared.resolve("onnx/text_model.onnx_data"));
    }

    @Test
    void aCopyServesAgainWithoutItsSource() throws IOException {
        Path directory = cache.directory(model);
        Files.delete(shared.resolve("config.json"));

        assertThat(cache.directory(model)).isEqualTo(directory);
    }

    @Test
    void aDamagedCopyIsMadeAgain() throws IOException {
        Path file = cache.directory(model).resolve("onnx/text_model.onnx");
        byte[] damaged = Files.readAllBytes(file);
        damaged[100] ^= 1;
        Files.write(file, damaged);

        cache.directory(model);

        assertThat(file).hasSameBinaryContentAs(shared.resolve("onnx/text_model.onnx"));
    }

    @Test
    void nothingElseIsLeftBesideACopy() throws IOException {
        Files.delete(cache.directory(model).resolve("config.json"));
        cache.directory(model);

        try (Stream<Path> left = Files.list(folder.resolve("cache/models"))) {
            assertThat(left).containsExactly(folder.resolve("cache/models/" + model.modelId()));
        }
        assertThat(folder.resolve("cache/scratch")).isEmptyDirectory();
    }

    @Test
    void aCopyThatAnotherJvmMadeMeanwhileStaysInItsPlace() throws IOException {
        List<Object> fastersCopy = new ArrayList<>();
        FarFileSystem.beforeNextOpen = () -> fastersCopy.add(identity(cache.directory(model)));

        Path directory = new ModelCache(folder.resolve("cache"), hadoop).directory(model);

        assertThat(fastersCopy).containsExactly(identity(directory));
    }

    private static Object identity(Path directory) {
        try {
            return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aModelThatChangedMeanwhileIsRefused() throws IOException {
        Files.writeString(shared.resolve("config.json"), "{}");

        assertThatThrownBy(() -> cache.directory(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("The file config.json of the model")
                .hasMessageContaining("has changed since the driver read it");
    }

    @Test
    void aLocalModelThatThisMachineLacksIsNamed() throws IOException {
        ModelSpec local = TestModels.open(shared);
        Files.delete(shared.resolve("tokenizer.json"));

        assertThatThrownBy(() -> cache.directory(local))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("On this machine tokenizer.json of the model")
                .hasMessageContaining("put the model at the same path on every machine, or on a shared file system");
    }
}

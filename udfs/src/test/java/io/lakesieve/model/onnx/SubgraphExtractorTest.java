package io.lakesieve.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.model.TestModels;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.TowerLocator;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.tower.Tower;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Towers that share a file, each extracted from it. */
class SubgraphExtractorTest {
    @TempDir
    Path folder;

    @Test
    void aTowerOfASharedFileHasItsOwnOutputAndInputsAlone() throws Exception {
        ModelSpec model = TestModels.open("combined");
        Tower images = model.imageTower().tower();
        Tower texts = model.textTower().tower();

        assertThat(extracted(images).inputs()).isEqualTo(images.inputs());
        assertThat(extracted(images).outputs()).containsExactly(images.output());
        assertThat(extracted(texts).inputs()).isEqualTo(texts.inputs());
        assertThat(extracted(texts).outputs()).containsExactly(texts.output());
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void weightsBesideTheFileAreFound() {
        try (ImageEncoder part = LoadedModels.images(TestModels.open("combined"));
                ImageEncoder whole = LoadedModels.images(TestModels.open("clip-b16"))) {
            float[] pixels = TestModels.pixels(whole.preprocessor().length(), 0);

            assertThat(part.embed(pixels, 1).row(0))
                    .containsExactly(whole.embed(pixels, 1).row(0), within(2e-6f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open_clip-rn50", "groupvit", "tiny", "clip-b32", "torchscript"})
    void filesOfOneTowerAreLoadedAsTheyAre(String kind) {
        Tower tower = TestModels.open(kind).imageTower().tower();

        try (TowerLocator files = TowerLocator.prepare(TestModels.directory(kind), tower, folder)) {
            assertThat(files.directory()).isEqualTo(TestModels.directory(kind));
        }
        assertThat(TestModels.directory(kind)).isDirectoryRecursivelyContaining("glob:**/vision_model.onnx");
        assertThat(folder).isEmptyDirectory();
    }

    private OnnxGraph extracted(Tower tower) throws Exception {
        try (TowerLocator files = TowerLocator.prepare(TestModels.directory("combined"), tower, folder);
                InputStream in = Files.newInputStream(files.directory().resolve(tower.file()))) {
            return OnnxGraph.read(in);
        }
    }
}

package io.lakesieve.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loaded in place of files that ONNX Runtime would compute more of than is looked at. */
class GraphCutTest {
    private static final int ROWS = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"clip-b32, 12", "clip-b16, 12", "clip-l14, 12", "altclip, 12", "fixed-clip, 12", "torchscript, 20"})
    void endsAtTheFirstTokenAreComputedOfThatOneAlone(String kind, int nodesOfTheEnd) throws Exception {
        ModelSpec model = TestModels.open(kind);
        Tower tower = model.imageTower().tower();
        Path whole = TestModels.directory(kind).resolve(tower.file());

        try (TowerFiles files = TowerFiles.prepare(TestModels.directory(kind), tower, folder)) {
            Path part = files.directory().resolve(tower.file());
            OnnxGraph graph = OnnxGraph.read(part);
            FirstToken end = FirstToken.find(graph);

            assertThat(end.outputs()).hasSize(nodesOfTheEnd);
            assertThat(end.tokens()).hasSize(2).allMatch(name -> name.startsWith("lakesieve/first/"));
            assertThat(graph.outputs()).extracting(TensorSpec::name).containsExactly("image_embeds");
            assertThat(files.tower().outputIndex()).isZero();

            assertSameEmbeddings(part, whole, model.imageTower());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"open_clip-rn50", "groupvit", "tiny", "quantised", "fixed"})
    void filesWithNothingToLeaveOutAreLoadedAsTheyAre(String kind) {
        Tower tower = TestModels.open(kind).imageTower().tower();

        try (TowerFiles files = TowerFiles.prepare(TestModels.directory(kind), tower, folder)) {
            assertThat(files.directory()).isEqualTo(TestModels.directory(kind));
            assertThat(files.tower()).isEqualTo(tower);
        }
        assertThat(TestModels.directory(kind)).isDirectoryRecursivelyContaining("glob:**/vision_model.onnx");
    }

    @Test
    void weightsBesideTheFileAreFound() throws Exception {
        ModelSpec model = TestModels.open("combined");
        Tower tower = model.imageTower().tower();

        try (TowerFiles files = TowerFiles.prepare(TestModels.directory("combined"), tower, folder)) {
            Path part = files.directory().resolve(tower.file());

            assertThat(FirstToken.find(OnnxGraph.read(part)).tokens()).hasSize(2);
            assertSameEmbeddings(
                    part, TestModels.directory("clip-b16").resolve("onnx/vision_model.onnx"), model.imageTower());
        }
    }

    private static void assertSameEmbeddings(Path part, Path whole, ImageTower images) throws OrtException {
        float[][] expected = run(whole, images);
        float[][] found = run(part, images);
        for (int row = 0; row < ROWS; row++) {
            assertThat(found[row]).containsExactly(expected[row], within(2e-6f));
        }
    }

    /** Outputs of length one, from ONNX Runtime without anything between. */
    private static float[][] run(Path file, ImageTower images) throws OrtException {
        int length = images.preprocessor().height() * images.preprocessor().width() * 3;
        long[] shape = {
            ROWS, 3, images.preprocessor().height(), images.preprocessor().width()
        };
        OrtEnvironment environment = InferenceEngine.start();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor pixels = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(TestModels.pixels(length, 0, 1, 2)), shape);
                OrtSession.Result result =
                        session.run(Map.of(images.tower().inputs().get(0).name(), pixels))) {
            float[][] rows =
                    (float[][]) result.get("image_embeds").orElseThrow().getValue();
            for (float[] row : rows) {
                double squares = 0;
                for (float value : row) {
                    squares += value * value;
                }
                for (int i = 0; i < row.length; i++) {
                    row[i] /= (float) Math.sqrt(squares);
                }
            }
            return rows;
        }
    }
}

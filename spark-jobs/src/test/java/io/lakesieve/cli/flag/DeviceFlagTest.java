package io.lakesieve.cli.flag;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.cli.CommandRun;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.TestImages;
import io.lakesieve.config.DeviceChoice;
import io.lakesieve.model.InferenceEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code --device} on a machine without a GPU. */
@ExtendWith(LocalSpark.class)
class DeviceFlagTest {
    @TempDir
    private Path folder;

    private final SparkSession spark;

    DeviceFlagTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void writeAnImage() {
        TestImages.write(folder.resolve("images/one.png"), 1);
    }

    @AfterEach
    void forgetTheDevice() {
        spark.conf().unset(DeviceChoice.SETTING);
    }

    @Test
    void aGpuThatIsNotThereIsRefusedBeforeAnythingIsWritten() {
        assertRefused(embed(TestImages.MODEL, "--device", "cuda"), "--device cuda", "executor driver", "cuda:0");

        assertThat(folder.resolve("lake")).doesNotExist();
    }

    @Test
    void aBuildWithoutCudaSaysHowToBuildOneWithIt() {
        assumeThat(InferenceEngine.isCudaBuild()).isFalse();

        assertRefused(embed(TestImages.MODEL, "--device", "cuda"), "mvn -Pcuda", "--device cpu");
    }

    @Test
    void autoFallsToTheProcessorAndSaysWhy() {
        CommandRun run = embed(TestImages.MODEL, "--device", "auto");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.err()).contains("notice: --device auto: computing on the processor, for executor driver");
        assertThat(recordedDevice()).isEqualTo("cpu");
    }

    @Test
    void anUnknownDeviceIsRefusedWithTheKnownOnes() {
        assertRefused(embed(TestImages.MODEL, "--device", "tpu"), "There is no device 'tpu'", "cpu, cuda, auto");
    }

    @Test
    void aMistakeThatComesToLightInATaskIsTheUsersToo() throws IOException {
        Path broken = copyOfTheModel();
        Path vision = broken.resolve("onnx/vision_model.onnx");
        byte[] bytes = Files.readAllBytes(vision);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Relu")] = 'X';
        Files.write(vision, bytes);

        CommandRun run = embed(broken);

        assertRefused(run, "ONNX Runtime cannot load", "vision_model.onnx on cpu", "Xelu");
    }

    private Path copyOfTheModel() throws IOException {
        Path copy = folder.resolve("model");
        try (Stream<Path> files = Files.walk(TestImages.MODEL)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(TestImages.MODEL.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return copy;
    }

    private String recordedDevice() {
        return spark.read()
                .format("delta")
                .load(folder.resolve("lake/runs").toString())
                .where("status = 'finished'")
                .selectExpr("parameters['device']")
                .first()
                .getString(0);
    }

    private CommandRun embed(Path model, String... more) {
        String[] flags = {
            "embed",
            "--images",
            folder.resolve("images").toString(),
            "--model",
            model.toString(),
            "--lake",
            folder.resolve("lake").toString()
        };
        return CommandRun.of(Stream.concat(Stream.of(flags), Stream.of(more)).toArray(String[]::new));
    }
}

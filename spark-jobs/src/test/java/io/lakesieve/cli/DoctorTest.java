package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} on this machine. */
class DoctorTest {
    /** What {@code sha256sum config.json} prints for the tiny model. */
    private static final String CONFIG_SHA256 = "194f9a147afa16da762d57acd14a6ee179af26c5d3c8cbafdcf20f3a45737231";

    @TempDir
    private static Path folder;

    private static CommandRun text;
    private static JsonNode json;

    @BeforeAll
    static void examineTheTinyModel() {
        text = doctor("--model", TestImages.MODEL.toString());
        CommandRun run = doctor("--model", TestImages.MODEL.toString(), "--json");
        assertThat(run.out().lines()).hasSize(1);
        json = run.summary().path("diagnosis");
    }

    @Test
    void aModelThatRunsEndsWithZero() {
        assertThat(text.exitCode()).as(text.out() + text.err()).isEqualTo(ExitCode.DONE);
        assertThat(text.out()).contains("A run would work, at some ");
        Summaries.assertFinishedWithoutLake(text, "doctor");
    }

    @Test
    void theSessionIsPrinted() {
        assertThat(text.out()).contains("Spark 4.1.0 on local[2], 2 task slots", "Delta 4.4.0", "Java ");
    }

    @Test
    void theExecutorIsPrintedWithItsNativeLibraries() {
        assertThat(text.out())
                .contains("Executor driver", "task slots 2, cores ", "heap ", "device cpu", "ONNX Runtime 1.");
        assertThat(text.out())
                .containsPattern("tokenizers \\S+: .*tokenizers.*\\.(so|dylib)|tokenizers \\S+: not loaded");
    }

    @Test
    void theModelIsPrintedWithItsTensorsRecipeAndFingerprint() {
        assertThat(text.out())
                .contains(
                        CONFIG_SHA256,
                        "reads pixel_values: float, any x 3 x 16 x 16",
                        "writes image_embeds: float, any x 6",
                        "reads input_ids: int64, any x any",
                        "resize: shortest edge to 16, bicubic",
                        "crop: the middle, 16 x 16",
                        "normalise: levels / 255, minus 0.5, divided by 0.5",
                        "longest prompt: 12 tokens");
    }

    @Test
    void theSampleGoesThroughBothTowers() {
        JsonNode sample = json.path("executors").path(0).path("sample");

        assertThat(sample.path("imageDimension").asInt()).isEqualTo(6);
        assertThat(sample.path("textDimension").asInt()).isEqualTo(6);
        assertThat(sample.path("imageNorm").asDouble()).isCloseTo(1, within(1e-6));
        assertThat(sample.path("cosine").asDouble()).isBetween(-1.0, 1.0);
        assertThat(sample.path("dependsOnNeighbours").asBoolean(true)).isFalse();
    }

    @Test
    void speedsAreMeasuredOnAllSlots() {
        JsonNode executor = json.path("executors").path(0);

        assertThat(json.path("executors")).hasSize(1);
        assertThat(executor.path("slots").asInt()).isEqualTo(2);
        assertThat(executor.path("speed").path("images").asDouble()).isPositive();
        assertThat(executor.path("speed").path("prompts").asDouble()).isPositive();
        JsonNode speed = executor.path("speed");
        assertThat(speed.path("decoding").asDouble()
                        + speed.path("preparing").asDouble()
                        + speed.path("inferring").asDouble())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void jsonAndTextAgreeOnTheModel() {
        assertThat(text.out())
                .contains("id " + json.path("model").path("modelId").asText());
        assertThat(json.path("sound").asBoolean()).isTrue();
    }

    @Test
    void aModelThatIsNotThereIsAFindingAndEndsWithTwo() {
        CommandRun run = doctor("--model", folder.resolve("nowhere").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out())
                .contains("ERROR: The model cannot be opened", "why: There is no model at", "do:  ", "A run would fail")
                .contains("Executor driver");
        assertThat(run.summary().path("exit_code").asInt()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.summary().path("error").asText()).contains("The model cannot be opened", "There is no model at");
    }

    @Test
    void aModelThatOnlyAnExecutorFindsBrokenIsAFindingToo() throws IOException {
        Path broken = folder.resolve("broken");
        copy(TestImages.MODEL, broken);
        Files.writeString(broken.resolve("tokenizer.json"), "{\"padding\": null}");

        CommandRun run = doctor("--model", broken.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).contains("ERROR: Executor driver", "cannot run the model", "is no tokenizer");
    }

    @Test
    void aDeviceThatIsNotThereIsAFindingAndEndsWithTwo() {
        CommandRun run = doctor("--model", TestImages.MODEL.toString(), "--device", "cuda");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).contains("ERROR: The device that was asked for is not there", "Model ");
    }

    @Test
    void aModelForImagesAloneWorksWithAWarning() {
        CommandRun run =
                doctor("--model", TestImages.MODEL.resolveSibling("quantised").toString());

        assertThat(run.exitCode()).as(run.out()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .contains("text tower: none", "one at a time", "warning: The model has no tower for prompts");
    }

    @Test
    void aVariantThatTheModelLacksIsNamed() {
        CommandRun run = doctor("--model", TestImages.MODEL.toString(), "--variant", "fp16");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).contains("has no variant fp16: --variant can be fp32");
    }

    @Test
    void aTimeOfNothingIsRefused() {
        assertRefused(CommandRun.of("doctor", "--seconds", "0"), "--seconds is 0.0");
        assertRefused(CommandRun.of("doctor", "--variant", "fp8"), "--variant", "fp8");
    }

    private static void copy(Path source, Path target) throws IOException {
        try (var files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static CommandRun doctor(String... flags) {
        String[] arguments = new String[flags.length + 3];
        arguments[0] = "doctor";
        arguments[1] = "--seconds";
        arguments[2] = "0.2";
        System.arraycopy(flags, 0, arguments, 3, flags.length);
        return CommandRun.of(arguments);
    }
}

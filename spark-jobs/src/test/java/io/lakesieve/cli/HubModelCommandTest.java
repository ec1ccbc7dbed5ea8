package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.model.hub.LocalHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code --model hf://OWNER/NAME} from the command line to the tables, against a hub on this machine. */
@ExtendWith(LocalSpark.class)
@Tag("long")
class HubModelCommandTest {
    @TempDir
    private Path folder;

    private final LocalHub hub = LocalHub.start();
    private final SparkSession spark;

    HubModelCommandTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void publishTheTinyModel() throws IOException {
        try (Stream<Path> files = Files.walk(TestImages.MODEL)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hub.with(TestImages.MODEL.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        spark.conf().set("lakesieve.HF_ENDPOINT", hub.endpoint().toString());
        spark.conf().set("lakesieve.HF_HOME", folder.resolve("hf").toString());
        TestImages.write(folder.resolve("images/one.png"), 1);
        TestImages.write(folder.resolve("images/two.png"), 2);
    }

    @AfterEach
    void forgetTheHub() {
        spark.conf().unset("lakesieve.HF_ENDPOINT");
        spark.conf().unset("lakesieve.HF_HOME");
        spark.conf().unset("lakesieve.HF_HUB_OFFLINE");
        hub.close();
    }

    @Test
    void aRepositoryOfTheHubIsFetchedOnceAndIsTheModelOfItsDirectory() {
        CommandRun run = embed("hf://owner/name", "lake");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.err()).contains("fetch onnx/vision_model.onnx", "MB/s");
        assertThat(spark.read()
                        .format("delta")
                        .load(folder.resolve("lake/runs").toString())
                        .where("status = 'finished'")
                        .select("model")
                        .first()
                        .getString(0))
                .isEqualTo("hf://owner/name@" + LocalHub.COMMIT);

        spark.conf().set("lakesieve.HF_HUB_OFFLINE", "1");
        hub.forgetRequests();
        CommandRun offline = embed("hf://owner/name", "other");
        assertThat(offline.exitCode()).as(offline.err()).isEqualTo(ExitCode.DONE);
        assertThat(hub.requests()).isEmpty();

        CommandRun directory = embed(TestImages.MODEL.toString(), "lake");
        assertThat(directory.out()).contains("2 images listed = 0 embedded now + 2 known");
    }

    @Test
    void withoutNetworkTheUserIsToldWhatToPutWhere() {
        hub.close();

        Refusals.assertRefused(
                embed("hf://owner/name", "lake"),
                "hf://owner/name@main is not complete on this machine",
                "cannot be reached",
                "config.json, preprocessor_config.json, processor_config.json, tokenizer.json",
                "--model",
                folder.resolve("hf/hub/models--owner--name").toString());
    }

    @Test
    void aRepositoryThatIsNotThereIsRefused() {
        Refusals.assertRefused(embed("hf://owner/other", "lake"), "has no repository owner/other", "HF_TOKEN");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        for (String name : List.of("hf://owner", "hf://owner/name@..", "hf://")) {
            Refusals.assertRefused(embed(name, "lake"), "'" + name + "' names no repository");
        }
    }

    private CommandRun embed(String model, String lake) {
        return CommandRun.of(
                "embed",
                "--images",
                folder.resolve("images").toString(),
                "--model",
                model,
                "--lake",
                folder.resolve(lake).toString());
    }
}

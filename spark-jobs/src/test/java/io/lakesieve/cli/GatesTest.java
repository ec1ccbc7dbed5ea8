package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three audits with gates. Below the threshold 1 every image is an outlier, at 0 none is: two of the first run's four images, one
 * of which cannot be read, are in each of two sources; before the second comes a picture more, before the third nothing does.
 */
@ExtendWith(LocalSpark.class)
class GatesTest {
    @TempDir
    private static Path folder;

    private static CommandRun first;
    private static CommandRun second;
    private static CommandRun third;

    @BeforeAll
    static void audits() {
        TestImages.write(folder.resolve("images/a/1.png"), 1);
        TestImages.write(folder.resolve("images/a/2.png"), 2);
        TestImages.write(folder.resolve("images/b/3.png"), 3);
        TestImages.text(folder.resolve("images/b/4.png"), "no picture");
        first = audit(
                "1", "flagged_share > 0.99", "failed_share per source >= 0.5", "new_outliers > 0", "images_listed < 4");
        TestImages.write(folder.resolve("images/b/5.png"), 5);
        second = audit("1", "new_outliers > 5", "change(images_listed) > 0", "change(flagged_share) > 0");
        third = audit("1", "new_outliers > 0", "change(images_listed) > 5");
    }

    private static CommandRun audit(String threshold, String... rules) {
        String[] flags = {
            "audit",
            "--images",
            folder.resolve("images").toString(),
            "--labels",
            TestImages.text(folder.resolve("labels"), "camel\nbird\n"),
            "--candidates",
            TestImages.text(folder.resolve("words.txt"), "desert\nphoto\nlight\nsea\n"),
            "--model",
            TestImages.MODEL.toString(),
            "--lake",
            folder.resolve("lake").toString(),
            "--negatives",
            "4",
            "--logit-scale",
            "30",
            "--method",
            "msp",
            "--max-image-failure-rate",
            "0.5",
            "--threshold",
            threshold,
            "--config",
            TestImages.text(
                    folder.resolve("gates.conf"), "lakesieve { fail-if = [\"" + String.join("\", \"", rules) + "\"] }")
        };
        return CommandRun.of(flags);
    }

    private static List<String> gates(CommandRun run) {
        List<String> gates = new ArrayList<>();
        for (JsonNode gate : run.summary().path("gates")) {
            gates.add("%s, %s: %s %s"
                    .formatted(
                            gate.path("rule").asText(),
                            gate.path("source").asText(),
                            gate.path("value").asText(),
                            gate.path("passed").asBoolean() ? "passed" : "failed"));
        }
        return gates;
    }

    @Test
    void aGateThatFailedEndsWithAnExitCodeOfItsOwnAfterAllIsWritten() {
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(first.summary().path("status").asText()).isEqualTo("finished");
        assertThat(first.summary().path("error").isNull()).isTrue();
        assertThat(first.out()).contains("Report: ", "Gates: 2 failed", "FAILED  flagged_share > 0.99: 1");
        assertThat(gates(first))
                .containsExactly(
                        "failed_share per source >= 0.5, b: 0.5 failed",
                        "flagged_share > 0.99, null: 1.0 failed",
                        "failed_share per source >= 0.5, a: 0.0 passed",
                        "images_listed < 4, null: 4.0 passed",
                        "new_outliers > 0, null: null passed");
    }

    @Test
    void theReportSaysWhatTheGatesFound() throws IOException {
        String page = Files.readString(
                Path.of(URI.create(third.summary().path("written").path(0).asText())));

        assertThat(page).contains("A gate passed. change(images_listed) &gt; 5: 0", "A gate passed. new_outliers");
    }

    @Test
    void aRunWhoseGatesFailedIsNoBaseline() {
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(gates(second))
                .containsExactly(
                        "change(flagged_share) > 0, null: null passed",
                        "change(images_listed) > 0, null: null passed",
                        "new_outliers > 5, null: null passed");
    }

    @Test
    void anUnchangedRunHasItsOwnGatesAgainstTheLastGoodRun() {
        assertThat(third.exitCode()).as(third.err()).isZero();
        assertThat(gates(third))
                .containsExactly("change(images_listed) > 5, null: 0.0 passed", "new_outliers > 0, null: 0.0 passed");
        List<Row> stored = LocalSpark.session()
                .read()
                .format("delta")
                .load(folder.resolve("lake/gates").toString())
                .where("run_id = '%s'".formatted(third.summary().path("run_id").asText()))
                .collectAsList();
        assertThat(stored).hasSize(2).allSatisfy(row -> assertThat(row.<Double>getAs("value"))
                .isZero());
    }

    @Test
    void whatCannotBeCheckedIsRefusedBeforeAnythingIsComputed() {
        assertRefused(audit("1", "flagged > 1"), "'flagged'", "flagged_share");
        assertRefused(
                CommandRun.of(
                        "audit",
                        "--images=none",
                        "--labels=none",
                        "--model=none",
                        "--lake=" + folder.resolve("none"),
                        "--fail-if=new_outliers > 0"),
                "counts verdicts",
                "--threshold");
        assertThat(folder.resolve("none")).doesNotExist();
    }
}

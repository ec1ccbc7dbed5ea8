package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import io.lakesieve.config.ApplicationVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last line of every command: one JSON object that scripts can rely on; {@code docs/summary.md} describes it. */
class SummaryTest {
    private static final List<String> KEYS = List.of(
            "command",
            "version",
            "exit_code",
            "status",
            "error",
            "run_id",
            "lake",
            "counts",
            "seconds",
            "rates",
            "fingerprints",
            "thresholds",
            "metrics",
            "written",
            "notices");
    private static final int PICTURES = 10;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static String lake;
    private static String images;
    private static String truth;

    private static final Map<String, CommandRun> RUNS = new LinkedHashMap<>();

    @BeforeAll
    static void runEveryCommand() {
        spark = LocalSpark.session();
        lake = folder.resolve("lake").toString();
        images = folder.resolve("images").toString();
        for (int i = 0; i < PICTURES; i++) {
            TestImages.write(folder.resolve("images").resolve((i < 6 ? "cat/" : "house/") + i + ".png"), i);
        }
        TestImages.text(folder.resolve("images/cat/broken.png"), "no picture");
        String labels = TestImages.text(folder.resolve("labels.txt"), "cat\ndog\ncat\n");
        String words = TestImages.text(
                folder.resolve("words.txt"), "house\ndesert\nphoto\nlight\nsea\nred\tadjective\nwet\tadjective\n");
        truth = TestImages.text(folder.resolve("truth.csv"), "path,label\ncat/0.png,cat\nhouse/7.png,house\n");
        String model = TestImages.MODEL.toString();
        run("embed", "--images", images, "--model", model, "--lake", lake);
        run("mine", "--labels", labels, "--candidates", words, "--negatives", "5", "--model", model, "--lake", lake);
        run(
                "score",
                "--lake",
                lake,
                "--images",
                images,
                "--method",
                "neglabel,adaneg-task",
                "--groups",
                "2",
                "--threshold",
                "0.5");
        run("evaluate", "--lake", lake, "--truth", truth);
        run("report", "--lake", lake, "--pictures", "0");
        run(
                "audit",
                "--images",
                images,
                "--labels",
                labels,
                "--candidates",
                words,
                "--negatives",
                "5",
                "--groups",
                "2",
                "--model",
                model,
                "--lake",
                lake,
                "--threshold",
                "neglabel=0.6,adaneg-task=0.6,msp=0.5",
                "--truth",
                truth);
        run("candidates", "--output", folder.resolve("candidates.tsv").toString());
        run("doctor", "--model", model, "--seconds", "0.2");
        run(
                "measure",
                "score",
                "--rows",
                "400",
                "--labels",
                "5",
                "--negatives",
                "20",
                "--dim",
                "64",
                "--banks",
                "3",
                "--threads",
                "0",
                "--groups",
                "2");
    }

    private static void run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        RUNS.put(arguments[0], run);
    }

    private static JsonNode summary(String command) {
        return RUNS.get(command).summary();
    }

    private static Row runsRow(JsonNode summary) {
        return spark.read()
                .format("delta")
                .load(lake + "/runs")
                .where("run_id = '%s'".formatted(summary.path("run_id").asText()))
                .first();
    }

    @Test
    void everyCommandHasEveryKeyInOneOrder() {
        RUNS.forEach((command, run) -> {
            List<String> keys = new ArrayList<>();
            run.summary().fieldNames().forEachRemaining(keys::add);
            assertThat(keys).as(command).isEqualTo(KEYS);
        });
        assertThat(RUNS).hasSize(9);
    }

    @Test
    void aCommandThatWorkedSaysSo() {
        RUNS.forEach((command, run) -> {
            JsonNode summary = run.summary();
            assertThat(summary.path("command").asText())
                    .isEqualTo(command.equals("measure") ? "measure score" : command);
            assertThat(summary.path("version").asText()).isEqualTo(ApplicationVersion.NUMBER);
            assertThat(summary.path("exit_code").asInt(-1)).isZero();
            assertThat(summary.path("status").asText()).isEqualTo("finished");
            assertThat(summary.path("error").isNull()).isTrue();
            assertThat(summary.path("seconds").path("total").asDouble()).isPositive();
        });
    }

    @Test
    void theLakeIsNamedByThoseThatHaveOne() {
        for (String command : List.of("embed", "mine", "score", "evaluate", "report", "audit")) {
            assertThat(summary(command).path("lake").asText()).isEqualTo("file:" + lake);
        }
        for (String command : List.of("candidates", "doctor", "measure")) {
            assertThat(summary(command).path("lake").isNull()).as(command).isTrue();
            assertThat(summary(command).path("run_id").isNull()).as(command).isTrue();
        }
    }

    @Test
    void countsAreThoseOfTheTableOfRuns() {
        for (String command : List.of("embed", "mine", "score", "audit")) {
            JsonNode counts = summary(command).path("counts");
            Map<String, Long> stored = map(runsRow(summary(command)), "counts");
            assertThat(stored).as(command).isNotEmpty();
            stored.forEach((name, value) ->
                    assertThat(counts.path(name).asLong(-1)).as(name).isEqualTo(value));
        }
        assertThat(summary("embed").path("counts").path("images_listed").asInt())
                .isEqualTo(PICTURES + 1);
        assertThat(summary("audit").path("counts").path("images_embedded").asInt(-1))
                .isZero();
    }

    @Test
    void theVerdictsOfAnAuditAddUp() {
        JsonNode counts = summary("audit").path("counts");

        assertThat(counts.path("images_scored").asInt()).isEqualTo(PICTURES);
        assertThat(counts.path("images_out").asInt(-1)
                        + counts.path("images_in").asInt(-1))
                .isEqualTo(PICTURES);
        assertThat(counts.path("images_undecided").asInt(-1)).isZero();
        long out = spark.read()
                .format("delta")
                .load(lake + "/scores")
                .where("is_ood AND method = 'neglabel' AND run_id = '%s'"
                        .formatted(summary("audit").path("run_id").asText()))
                .count();
        assertThat(counts.path("images_out").asLong(-1)).isEqualTo(out);
    }

    @Test
    void fingerprintsAreThoseOfTheTableOfRuns() {
        for (String command : List.of("score", "evaluate", "report", "audit")) {
            JsonNode fingerprints = summary(command).path("fingerprints");
            Row row = runsRow(summary(command));
            assertThat(fingerprints.path("model").asText()).isEqualTo(row.getAs("model_id"));
            assertThat(fingerprints.path("label_set").asText()).isEqualTo(row.getAs("label_set_id"));
            assertThat(fingerprints.path("negatives").asText())
                    .isEqualTo(row.getAs("negatives_fingerprint"))
                    .isNotBlank();
        }
        assertThat(summary("embed").path("fingerprints").path("label_set").isNull())
                .isTrue();
    }

    private static <V> Map<String, V> map(Row row, String column) {
        return row.getJavaMap(row.fieldIndex(column));
    }

    @Test
    void secondsAndRatesAreThoseOfTheTableOfRuns() {
        JsonNode summary = summary("embed");
        Map<String, Double> seconds = map(runsRow(summary), "stage_seconds");
        Map<String, Double> rates = map(runsRow(summary), "stage_rates");

        assertThat(seconds).containsOnlyKeys("embed images");
        assertThat(summary.path("seconds").path("embed_images").asDouble())
                .isCloseTo(seconds.get("embed images"), within(0.05));
        assertThat(rates.get("embed images")).isCloseTo((PICTURES + 1) / seconds.get("embed images"), within(1e-6));
        assertThat(summary.path("rates").path("embed_images").asDouble()).isPositive();
        assertThat(summary("score").path("seconds").fieldNames())
                .toIterable()
                .contains("total", "fill_banks", "score_images");
    }

    @Test
    void thresholdsAndFiguresAreNamedByMethod() {
        JsonNode summary = summary("audit");

        assertThat(summary.path("thresholds").path("neglabel").asDouble()).isEqualTo(0.6);
        assertThat(summary.path("thresholds").path("msp").asDouble()).isEqualTo(0.5);
        assertThat(summary.path("metrics").path("msp").fieldNames())
                .toIterable()
                .containsExactly("aupr_in", "aupr_out", "auroc", "fpr95", "fpr95_openood");
        assertThat(summary("evaluate")
                        .path("metrics")
                        .path("neglabel")
                        .path("auroc")
                        .asDouble(-1))
                .isBetween(0.0, 1.0);
        assertThat(summary("evaluate").path("counts").path("images_evaluated").asInt())
                .isEqualTo(2);
    }

    @Test
    void whatWasWrittenIsThere() {
        for (String command : List.of("report", "audit")) {
            String report = summary(command).path("written").path(0).asText();
            assertThat(Path.of(URI.create(report))).exists();
        }
        assertThat(summary("candidates").path("written").path(0).asText())
                .isEqualTo(folder.resolve("candidates.tsv").toString());
    }

    @Test
    void noticesAreRepeated() {
        assertThat(summary("mine").path("notices").path(0).asText()).contains("'cat' stands more than once");
        assertThat(RUNS.get("mine").err())
                .contains("notice: " + summary("mine").path("notices").path(0).asText());
    }

    @Test
    void scoresOfOnesOwnTablesHaveARunAndAnOutput() {
        String table = folder.resolve("vectors").toString();
        spark.sql("SELECT concat('i', id) image_id, concat('w', id) label, array(cos(id), sin(id)) embedding"
                        + " FROM range(6)")
                .write()
                .parquet(table);
        String output = folder.resolve("own scores").toString();

        JsonNode summary = CommandRun.of(
                        "score",
                        "--image-embeddings",
                        table,
                        "--label-embeddings",
                        table,
                        "--method",
                        "msp",
                        "--output",
                        output)
                .summary();

        assertThat(summary.path("exit_code").asInt(-1)).isZero();
        assertThat(summary.path("counts").path("images_scored").asInt()).isEqualTo(6);
        assertThat(summary.path("written").path(0).asText()).isEqualTo(output);
        assertThat(spark.read()
                        .format("delta")
                        .load(output)
                        .where("run_id = '%s'".formatted(summary.path("run_id").asText()))
                        .count())
                .isEqualTo(6);
    }

    @Test
    void aRunWithTooManyFailedImagesSaysHowFarItCame() {
        CommandRun run = CommandRun.of(
                "embed",
                "--images",
                images,
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve("strict").toString(),
                "--max-image-failure-rate",
                "0.01");

        JsonNode summary = run.summary();
        assertThat(run.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED_IMAGES);
        assertThat(summary.path("exit_code").asInt()).isEqualTo(ExitCode.TOO_MANY_FAILED_IMAGES);
        assertThat(summary.path("status").asText()).isEqualTo("failed");
        assertThat(summary.path("error").asText()).contains("1 of 11 images could not be embedded");
        assertThat(summary.path("run_id").asText()).isNotBlank();
        assertThat(summary.path("counts").path("images_failed").asInt()).isEqualTo(1);
        assertThat(summary.path("seconds").has("embed_images")).isTrue();
    }

    @Test
    void anUnexpectedErrorIsNamedToo() throws IOException {
        Path log = Files.createDirectories(folder.resolve("spoilt/runs/_delta_log"));
        Files.writeString(log.resolve("00000000000000000000.json"), "not what Delta writes");

        CommandRun run =
                CommandRun.of("report", "--lake", folder.resolve("spoilt").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNEXPECTED_ERROR);
        assertThat(run.summary().path("exit_code").asInt()).isEqualTo(ExitCode.UNEXPECTED_ERROR);
        assertThat(run.summary().path("error").asText()).startsWith("unexpected error");
        assertThat(run.summary().path("command").asText()).isEqualTo("report");
    }

    @Test
    void aDoctorThatFindsAnErrorNamesIt() {
        JsonNode summary = CommandRun.of(
                        "doctor",
                        "--seconds",
                        "0.2",
                        "--model",
                        folder.resolve("nowhere").toString())
                .summary();

        assertThat(summary.path("exit_code").asInt()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(summary.path("error").asText()).contains("The model cannot be opened", "There is no model at");
    }

    @Test
    void argumentsThatAreNotUnderstoodAreNamedWithTheirCommand() {
        assertThat(CommandRun.of("measure", "score", "--row", "1")
                        .summary()
                        .path("command")
                        .asText())
                .isEqualTo("measure score");
        assertThat(CommandRun.of("measure").summary().path("command").asText()).isEqualTo("measure");
        assertThat(CommandRun.of("audits").summary().path("command").isNull()).isTrue();
        assertThat(CommandRun.of("embed", "--config", folder.resolve("no.conf").toString())
                        .summary()
                        .path("command")
                        .asText())
                .isEqualTo("embed");
    }

    @Test
    void whatOnlyInformsHasNoSummary() {
        assertThat(CommandRun.of("--version").out()).isEqualTo("Lakesieve " + ApplicationVersion.NUMBER + "\n");
        assertThat(CommandRun.of("audit", "--help").out()).doesNotContain("exit_code");
        assertThat(CommandRun.of("candidates", "--output", "x", "--print-config")
                        .out())
                .doesNotContain("exit_code");
    }
}

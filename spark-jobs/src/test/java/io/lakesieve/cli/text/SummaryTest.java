package io.lakesieve.cli.text;

import static io.lakesieve.cli.Summaries.assertCountsOf;
import static io.lakesieve.cli.Summaries.assertFigures;
import static io.lakesieve.cli.Summaries.assertFingerprintsOf;
import static io.lakesieve.cli.Summaries.assertFinished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import io.lakesieve.cli.CommandRun;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.ReportedLake;
import io.lakesieve.cli.TestImages;
import io.lakesieve.config.ApplicationVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The last line of a command: one JSON object that scripts can rely on; {@code docs/summary.md} describes it. Commands that
 * are no stage of an audit have their summary looked at where they are tested.
 */
class SummaryTest {
    private static final int PICTURES = 10;

    @TempDir
    private static Path folder;

    private static String lake;
    private static CommandRun embed;
    private static CommandRun mine;
    private static CommandRun score;
    private static ReportedLake reported;

    @BeforeAll
    static void runTheStagesOfAnAudit() {
        reported = ReportedLake.instance();
        lake = folder.resolve("lake").toString();
        String images = folder.resolve("images").toString();
        for (int i = 0; i < PICTURES; i++) {
            TestImages.write(folder.resolve("images").resolve((i < 6 ? "cat/" : "house/") + i + ".png"), i);
        }
        TestImages.text(folder.resolve("images/cat/broken.png"), "no picture");
        String labels = TestImages.text(folder.resolve("labels.txt"), "cat\ndog\ncat\n");
        String words = TestImages.text(
                folder.resolve("words.txt"), "house\ndesert\nphoto\nlight\nsea\nred\tadjective\nwet\tadjective\n");
        String model = TestImages.MODEL.toString();
        embed = CommandRun.of("embed", "--images", images, "--model", model, "--lake", lake);
        mine = CommandRun.of(
                "mine",
                "--labels",
                labels,
                "--candidates",
                words,
                "--negatives",
                "5",
                "--model",
                model,
                "--lake",
                lake);
        score = CommandRun.of(
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
                "neglabel=0.6,adaneg-task=0.5");
    }

    private static Row runsRow(JsonNode summary) {
        return LocalSpark.session()
                .read()
                .format("delta")
                .load(lake + "/runs")
                .where("status = 'finished' AND run_id = '%s'"
                        .formatted(summary.path("run_id").asText()))
                .first();
    }

    private static Row auditsRow() {
        return reported.sql("SELECT * FROM {runs} WHERE status = 'finished' AND run_id = '%s'"
                        .formatted(reported.runIds().get(1)))
                .get(0);
    }

    @Test
    void everyStageHasEveryKeyAndNamesTheLake() {
        assertFinished(embed, "embed", lake);
        assertFinished(mine, "mine", lake);
        assertFinished(score, "score", lake);
        assertFinished(reported.secondAudit(), "audit", reported.lake());
    }

    @Test
    void countsAreThoseOfTheTableOfRuns() {
        for (CommandRun stage : List.of(embed, mine, score)) {
            assertCountsOf(runsRow(stage.summary()), stage.summary());
        }
        assertCountsOf(auditsRow(), reported.secondAudit().summary());
        assertThat(embed.summary().path("counts").path("images_listed").asInt()).isEqualTo(PICTURES + 1);
    }

    @Test
    void theVerdictsOfAnAuditAddUp() {
        JsonNode counts = reported.secondAudit().summary().path("counts");
        Row counted = reported.sql("SELECT count(id_score), count_if(is_ood) FROM {scores} WHERE method = 'neglabel'"
                        + " AND run_id = '%s'".formatted(reported.runIds().get(1)))
                .get(0);

        assertThat(counts.path("images_scored").asLong()).isEqualTo(counted.getLong(0));
        assertThat(counts.path("images_out").asLong(-1)).isEqualTo(counted.getLong(1));
        assertThat(counts.path("images_out").asLong(-1)
                        + counts.path("images_in").asLong(-1))
                .isEqualTo(counted.getLong(0));
        assertThat(counts.path("images_undecided").asInt(-1)).isZero();
    }

    @Test
    void fingerprintsAreThoseOfTheTableOfRuns() {
        assertFingerprintsOf(runsRow(score.summary()), score.summary());
        assertFingerprintsOf(auditsRow(), reported.secondAudit().summary());
        assertThat(embed.summary().path("fingerprints").path("label_set").isNull())
                .isTrue();
    }

    private static <V> Map<String, V> map(Row row, String column) {
        return row.getJavaMap(row.fieldIndex(column));
    }

    @Test
    void secondsAndRatesAreThoseOfTheTableOfRuns() {
        JsonNode summary = embed.summary();
        Map<String, Double> seconds = map(runsRow(summary), "stage_seconds");
        Map<String, Double> rates = map(runsRow(summary), "stage_rates");

        assertThat(seconds).containsOnlyKeys("embed images");
        assertThat(summary.path("seconds").path("embed_images").asDouble())
                .isCloseTo(seconds.get("embed images"), within(0.05));
        assertThat(rates.get("embed images")).isCloseTo((PICTURES + 1) / seconds.get("embed images"), within(1e-6));
        assertThat(summary.path("rates").path("embed_images").asDouble()).isPositive();
        assertThat(score.summary().path("seconds").fieldNames())
                .toIterable()
                .contains("total", "fill_banks", "score_images");
    }

    @Test
    void thresholdsAndFiguresAreNamedByMethod() {
        JsonNode thresholds = score.summary().path("thresholds");

        assertThat(thresholds.path("neglabel").asDouble()).isEqualTo(0.6);
        assertThat(thresholds.path("adaneg-task").asDouble()).isEqualTo(0.5);
        assertFigures(reported.secondAudit().summary(), "msp");
    }

    @Test
    void whatWasWrittenIsThere() {
        String report = reported.secondAudit().summary().path("written").path(0).asText();

        assertThat(Path.of(URI.create(report))).exists();
    }

    @Test
    void noticesAreRepeated() {
        String notice = mine.summary().path("notices").path(0).asText();

        assertThat(notice).contains("'cat' stands more than once");
        assertThat(mine.err()).contains("notice: " + notice);
    }

    @Test
    void anUnexpectedErrorIsNamedToo() throws IOException {
        Path log = Files.createDirectories(folder.resolve("spoilt/runs/_delta_log"));
        Files.writeString(log.resolve("00000000000000000000.json"), "not what Delta writes");

        CommandRun run =
                CommandRun.of("report", "--lake", folder.resolve("spoilt").toString());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNEXPECTED_ERROR);
        assertThat(run.summary().path("exit_code").asInt()).isEqualTo(ExitCode.UNEXPECTED_ERROR);
        assertThat(run.summary().path("error").asText()).startsWith("unexpected error");
        assertThat(run.summary().path("command").asText()).isEqualTo("report");
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

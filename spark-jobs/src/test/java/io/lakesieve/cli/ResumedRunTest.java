package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that was killed is taken up by the same command, and leaves what it would have left. The tables are set back to
 * what they were at a moment of the first run; {@code scripts/check_kills.py} kills real processes.
 */
@Tag("long")
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumedRunTest {
    /** Tables in the order in which a run commits to them. */
    private static final List<String> COMMITTED = List.of(
            "embeddings",
            "text_embeddings",
            "negative_labels",
            "labels",
            "feature_bank",
            "calibration",
            "scores",
            "source_summary");

    /** The kill came before the first commit to this one. */
    private static final String FIRST_LOST = "calibration";

    @TempDir
    private static Path folder;

    private Path audited;
    private Map<String, List<String>> undisturbed;

    @BeforeAll
    void auditOnce() {
        audited = folder.resolve("audited");
        write(audited, 10);
        audit(audited);
        undisturbed = contents();
    }

    @Test
    void whatIsCommittedIsNotDoneAgain(SparkSession spark) throws Exception {
        Map<String, Long> kept = new TreeMap<>();
        for (String table : COMMITTED) {
            if (COMMITTED.indexOf(table) >= COMMITTED.indexOf(FIRST_LOST)) {
                FileUtils.deleteDirectory(audited.resolve("lake").resolve(table).toFile());
            } else {
                kept.put(table, commits(table));
            }
        }
        kill(spark, audited);

        audit(audited);

        assertThat(contents()).isEqualTo(undisturbed);
        for (Map.Entry<String, Long> table : kept.entrySet()) {
            assertThat(commits(table.getKey()))
                    .as("commits to " + table.getKey())
                    .isEqualTo(table.getValue());
        }
    }

    /** The second process dies after it has noted what it scores, and before it has the scores. */
    @Test
    void whatWasWrittenOfOtherImagesIsDoneAgain(SparkSession spark) throws Exception {
        Path changing = folder.resolve("changing");
        write(changing, 10);
        audit(changing);
        kill(spark, changing);
        write(changing, 11);
        Path calibration = changing.resolve("lake/calibration");
        Path aside = changing.resolve("calibration");
        Files.move(calibration, aside);
        Files.createFile(calibration);
        assertThat(tryAudit(changing).exitCode()).isNotZero();
        Files.delete(calibration);
        Files.move(aside, calibration);
        kill(spark, changing);

        audit(changing);

        Path once = folder.resolve("once");
        write(once, 11);
        audit(once);
        Map.of(
                        "scores", "image_id, method, id_score, is_ood",
                        "feature_bank", "kind, label, image_id",
                        "source_summary", "source, method, images, id_score_p50")
                .forEach((table, columns) -> assertThat(rows(spark, changing, table, columns))
                        .as(table)
                        .isNotEmpty()
                        .containsExactlyInAnyOrderElementsOf(rows(spark, once, table, columns)));
    }

    /** As if the process of the run had ended in its midst. */
    private static void kill(SparkSession spark, Path place) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "0").start();
        long pid = process.pid();
        process.waitFor();
        spark.sql("UPDATE delta.`%s/lake/runs` SET status = 'running', finished_at = NULL, process = '%s %d %s'"
                .formatted(
                        place, InetAddress.getLocalHost().getHostName(), pid, Instant.parse("2026-01-01T00:00:00Z")));
    }

    /** Pictures of two sources, one of which cannot be read, beside a reference. */
    private static void write(Path place, int pictures) {
        for (int i = 0; i < pictures; i++) {
            TestImages.write(
                    place.resolve("images").resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".png"), i);
        }
        TestImages.text(place.resolve("images/b/broken.png"), "no picture");
        for (int i = 0; i < 4; i++) {
            TestImages.write(place.resolve("reference").resolve(i + ".png"), 20 + i);
        }
    }

    private static void audit(Path place) {
        CommandRun run = tryAudit(place);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static CommandRun tryAudit(Path place) {
        return SmallAudit.attempt(
                place,
                place.resolve("images").toString(),
                "camel\nbird\n",
                "--method",
                "neglabel,adaneg-task",
                "--reference",
                place.resolve("reference").toString(),
                "--commit-rows",
                "5");
    }

    private static List<Row> rows(SparkSession spark, Path place, String table, String columns) {
        return spark.sql("SELECT %s FROM delta.`%s/lake/%s`".formatted(columns, place, table))
                .collectAsList();
    }

    private Dataset<Row> read(String table) {
        return LocalSpark.session()
                .read()
                .format("delta")
                .load(audited.resolve("lake").resolve(table).toString());
    }

    private long commits(String table) throws IOException {
        try (Stream<Path> log =
                Files.list(audited.resolve("lake").resolve(table).resolve("_delta_log"))) {
            return log.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    /** All rows of all tables, but for when things happened. */
    private Map<String, List<String>> contents() {
        Map<String, List<String>> contents = new TreeMap<>();
        for (String table : COMMITTED) {
            contents.put(table, sorted(read(table)));
        }
        contents.put(
                "runs",
                sorted(read("runs")
                        .where("status = 'finished'")
                        .drop("state", "started_at", "finished_at", "stage_seconds", "stage_rates", "process")));
        return contents;
    }

    private static List<String> sorted(Dataset<Row> rows) {
        List<String> columns = new ArrayList<>(List.of(rows.columns()));
        columns.replaceAll(column -> List.of("counts", "parameters").contains(column)
                ? "array_sort(map_entries(%s)) AS %1$s".formatted(column)
                : column);
        return rows.selectExpr(columns.toArray(String[]::new)).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }
}

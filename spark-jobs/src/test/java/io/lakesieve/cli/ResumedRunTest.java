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

    private String lake;
    private Map<String, List<String>> undisturbed;

    @BeforeAll
    void auditOnce() {
        lake = folder.resolve("lake").toString();
        for (int i = 0; i < 10; i++) {
            TestImages.write(
                    folder.resolve("images").resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".png"), i);
        }
        TestImages.text(folder.resolve("images/b/broken.png"), "no picture");
        for (int i = 0; i < 4; i++) {
            TestImages.write(folder.resolve("reference").resolve(i + ".png"), 20 + i);
        }
        audit();
        undisturbed = contents();
    }

    @Test
    void whatIsCommittedIsNotDoneAgain(SparkSession spark) throws Exception {
        Map<String, Long> kept = new TreeMap<>();
        for (String table : COMMITTED) {
            if (COMMITTED.indexOf(table) >= COMMITTED.indexOf(FIRST_LOST)) {
                FileUtils.deleteDirectory(Path.of(lake, table).toFile());
            } else {
                kept.put(table, commits(table));
            }
        }
        kill(spark);

        audit();

        assertThat(contents()).isEqualTo(undisturbed);
        for (Map.Entry<String, Long> table : kept.entrySet()) {
            assertThat(commits(table.getKey()))
                    .as("commits to " + table.getKey())
                    .isEqualTo(table.getValue());
        }
    }

    /** As if the process of the run had ended in its midst. */
    private void kill(SparkSession spark) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "0").start();
        long pid = process.pid();
        process.waitFor();
        spark.sql("UPDATE delta.`%s/runs` SET status = 'running', finished_at = NULL, process = '%s %d %s'"
                .formatted(lake, InetAddress.getLocalHost().getHostName(), pid, Instant.parse("2026-01-01T00:00:00Z")));
    }

    private void audit() {
        SmallAudit.of(
                folder,
                folder.resolve("images").toString(),
                "camel\nbird\n",
                "--method",
                "neglabel,adaneg-task",
                "--reference",
                folder.resolve("reference").toString(),
                "--commit-rows",
                "5");
    }

    private Dataset<Row> read(String table) {
        return LocalSpark.session().read().format("delta").load(lake + "/" + table);
    }

    private long commits(String table) throws IOException {
        try (Stream<Path> log = Files.list(Path.of(lake, table, "_delta_log"))) {
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

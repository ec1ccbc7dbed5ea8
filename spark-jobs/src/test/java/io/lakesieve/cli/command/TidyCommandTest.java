package io.lakesieve.cli.command;

import static io.lakesieve.cli.Refusals.assertRefused;
import static io.lakesieve.cli.Summaries.assertFinished;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import io.lakesieve.cli.AuditedLake;
import io.lakesieve.cli.CommandRun;
import io.lakesieve.cli.text.PlanText;
import io.lakesieve.sql.LakeSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy of the lake with two audits, to which a run of {@code score} is added; of the three the first may go. Of the tables it
 * has those from which rows go.
 */
@Tag("long")
@ExtendWith(LocalSpark.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TidyCommandTest {
    private static final List<String> OF_RUNS = List.of("scores", "feature_bank", "source_summary", "runs");

    @TempDir
    private static Path folder;

    private static String lake;
    private static SparkSession spark;
    private static Path draft;
    private static Path atWork;

    @BeforeAll
    static void lake() throws IOException {
        FileUtils.copyDirectory(Path.of(AuditedLake.shared().uri()).toFile(), folder.toFile());
        lake = folder.toString();
        spark = LocalSpark.session().newSession();
        spark.conf().set(LakeSetting.LAKE, lake);
        CommandRun scored = CommandRun.of("score", "--lake", lake, "--method", "neglabel", "--groups", "2");
        assertThat(scored.exitCode()).as(scored.err()).isZero();
        spark.sql(("UPDATE delta.`%s/runs` SET images = 'pictures', image_root = 'pictures',"
                        + " image_columns = map_from_arrays(array(''), array(''))")
                .formatted(lake));
        for (String other : List.of("labels", "negative_labels", "text_embeddings")) {
            FileUtils.deleteDirectory(folder.resolve(other).toFile());
        }
        String uuid = "01234567-89ab-cdef-0123-456789abcdef";
        draft = Files.writeString(folder.resolve("reports/_latest.html." + uuid), "half a page");
        Files.setLastModifiedTime(draft, FileTime.from(Instant.parse("2025-01-01T00:00:00Z")));
        atWork = Files.writeString(folder.resolve("_lakesieve_probe_" + uuid), "");
    }

    private static CommandRun tidy(String... more) {
        String[] flags = {"tidy", "--lake", lake, "--keep-runs", "2"};
        return CommandRun.of(
                Stream.concat(Arrays.stream(flags), Arrays.stream(more)).toArray(String[]::new));
    }

    private static Dataset<Row> table(String name) {
        return LocalSpark.session().read().format("delta").load(lake + "/" + name);
    }

    private static Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        OF_RUNS.forEach(name -> rows.put(name, table(name).count()));
        rows.put("embeddings", table("embeddings").count());
        return rows;
    }

    private static List<String> verdicts() {
        return spark.sql("SELECT * FROM latest_verdicts").collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    @Test
    @Order(1)
    void whatIsYoungStays() {
        JsonNode counts = assertFinished(tidy("--dry-run"), "tidy", lake).path("counts");

        assertThat(counts.path("runs").asInt()).isEqualTo(3);
        assertThat(counts.path("runs_removed").asInt(-1)).isZero();
        assertThat(counts.path("rows_removed").asInt(-1)).isZero();
    }

    @Test
    @Order(2)
    void aDryRunSaysWhatWouldGo() {
        Map<String, Long> before = rows();

        CommandRun run = tidy("--older-than", "0d", "--dry-run");

        JsonNode counts = assertFinished(run, "tidy", lake).path("counts");
        assertThat(counts.path("runs_removed").asInt()).isEqualTo(1);
        assertThat(counts.path("embeddings_removed").asInt()).isEqualTo(1);
        assertThat(counts.path("leftovers_deleted").asInt()).isEqualTo(1);
        assertThat(counts.path("bytes_removed").asLong()).isPositive();
        assertThat(run.out())
                .contains(
                        "1 of 3 runs would be removed",
                        "scores: 48 rows",
                        "embeddings: 1 rows",
                        PlanText.NOTHING_WRITTEN);
        assertThat(rows()).isEqualTo(before);
        assertThat(draft).exists();
    }

    @Test
    @Order(3)
    void anOldRunGoesFromEveryTableAndTheViewsShowWhatTheyShowed() {
        String gone = AuditedLake.shared().run(0);
        List<String> verdicts = verdicts();

        CommandRun run = tidy("--older-than", "0d");

        JsonNode counts = assertFinished(run, "tidy", lake).path("counts");
        assertThat(counts.path("runs_removed").asInt()).isEqualTo(1);
        assertThat(counts.path("embeddings_removed").asInt()).isEqualTo(1);
        OF_RUNS.forEach(name -> assertThat(
                        table(name).where("run_id = '%s'".formatted(gone)).count())
                .as(name)
                .isZero());
        assertThat(table("embeddings").where("missing_since IS NOT NULL").count())
                .isZero();
        assertThat(verdicts()).isEqualTo(verdicts).hasSize(AuditedLake.LISTED);
        assertThat(spark.sql("SELECT DISTINCT run_id FROM scores").count()).isEqualTo(2);
        assertThat(draft).doesNotExist();
        assertThat(atWork).exists();
        assertThat(assertFinished(tidy("--older-than", "0d"), "tidy", lake)
                        .path("counts")
                        .path("rows_removed")
                        .asInt(-1))
                .isZero();
    }

    @Test
    @Order(4)
    void whatCannotBeMeantIsRefused() {
        assertRefused(tidy("--older-than", "soon"), "'soon'", "30d");
        assertRefused(CommandRun.of("tidy", "--lake", lake, "--keep-runs", "1"), "--keep-runs is 1", "2 or more");
        assertRefused(CommandRun.of("tidy", "--lake", folder.resolve("none").toString()), "no lake");
    }
}

package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code export} as its user runs it; its files are read back by Spark's own readers. */
@ExtendWith(LocalSpark.class)
class ExportTest {
    private static final String COLUMNS =
            "path, source, image_id, method, id_score, ood_score, p_value, q_value, threshold, is_ood, predicted_label, ";

    private static ReportedLake reported;

    @TempDir
    private Path folder;

    @BeforeAll
    static void audit() {
        reported = ReportedLake.instance();
    }

    private CommandRun export(Path file, String... more) {
        String[] fixed = {"export", "--lake", reported.lake(), "--output", file.toString()};
        CommandRun run =
                CommandRun.of(Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static Dataset<Row> csv(Path file) {
        return LocalSpark.session()
                .read()
                .option("header", "true")
                .option("multiLine", "true")
                .option("quote", "\"")
                .option("escape", "\"")
                .schema("path string, source string, image_id string, method string, id_score double, ood_score double,"
                        + " p_value double, q_value double, threshold double, is_ood boolean, predicted_label string, top_negatives string,"
                        + " status string, run_id string, belongs boolean")
                .csv(file.toString());
    }

    private static String latest(int run, String topNegatives, String condition) {
        return "SELECT " + COLUMNS + topNegatives
                + ", status, run_id, CAST(NULL AS BOOLEAN) FROM {scores} WHERE run_id = '"
                + reported.runIds().get(run) + "' AND method = 'neglabel' AND " + condition
                + " ORDER BY id_score ASC NULLS LAST, path";
    }

    @Test
    void theOutliersOfTheLatestRunAreThereTheMostCertainFirst() throws IOException {
        Path file = folder.resolve("outliers.csv");

        CommandRun run = export(file);

        List<Row> expected = reported.sql(latest(1, "to_json(top_negatives)", "is_ood"));
        assertThat(expected).isNotEmpty();
        assertThat(csv(file).collectAsList()).isEqualTo(expected);
        assertThat(run.out())
                .startsWith("%d images of run %s by neglabel: file:%s%n"
                        .formatted(expected.size(), reported.runIds().get(1), file));
        assertThat(run.summary().at("/counts/images_exported").asLong()).isEqualTo(expected.size());
        assertThat(run.summary().at("/written/0").asText()).isEqualTo("file:" + file);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("what is left beside it").containsExactly(file);
        }
    }

    @Test
    void everyImageOfAnyRunIsThereWhateverItsNameHolds() {
        Path file = folder.resolve("all.csv");

        export(file, "--all", "--run", reported.runIds().get(0));

        List<Row> rows = csv(file).collectAsList();
        assertThat(rows).isEqualTo(reported.sql(latest(0, "to_json(top_negatives)", "true")));
        assertThat(rows)
                .extracting(row -> row.getString(0))
                .anyMatch(path -> path.contains("two\nlines.png"))
                .anyMatch(path -> path.contains("\"quoted'"));
        assertThat(rows).extracting(row -> row.getString(12)).contains("ok", "unreadable", "too_large");
    }

    @Test
    void jsonLinesHoldTheSame() {
        Path file = folder.resolve("all.jsonl");

        export(file, "--all", "--format", "jsonl", "--verdict-method", "msp");

        SparkSession spark = LocalSpark.session();
        List<Row> rows = spark.read()
                .schema(
                        "path string, source string, image_id string, method string, id_score double, ood_score double,"
                                + " p_value double, q_value double, threshold double, is_ood boolean, predicted_label string,"
                                + " top_negatives array<struct<label:string,probability:double>>, status string, run_id string, belongs boolean")
                .option("mode", "FAILFAST")
                .json(file.toString())
                .collectAsList();
        assertThat(rows)
                .isEqualTo(reported.sql(latest(1, "top_negatives", "true").replace("'neglabel'", "'msp'")));
    }

    @Test
    void theImagesUpToAQValueAreAskedForByIt() {
        Path file = folder.resolve("up to.csv");
        double most = reported.sql("SELECT max(q_value) FROM {scores} WHERE run_id = '%s' AND method = 'neglabel'"
                        .formatted(reported.runIds().get(1)))
                .get(0)
                .getDouble(0);

        export(file, "--max-q", Double.toString(most));

        assertThat(csv(file).collectAsList())
                .isEqualTo(reported.sql(latest(1, "to_json(top_negatives)", "q_value <= " + most + "D")));
        assertRefused(
                CommandRun.of("export", "--lake", "l", "--output", "o", "--max-q", "2"),
                "--max-q is 2.0",
                "such as 0.1");
    }

    @Test
    void aFileThatIsThereStaysUnlessToldOtherwiseAndTheFirstFewAreTheMostCertain() throws IOException {
        Path file = Files.writeString(folder.resolve("precious.csv"), "precious");

        assertRefused(
                CommandRun.of("export", "--lake", reported.lake(), "--output", file.toString()),
                "is there already",
                "--overwrite");
        assertThat(file).hasContent("precious");

        export(file, "--overwrite", "--top", "2", "--all");
        assertThat(csv(file).collectAsList())
                .isEqualTo(reported.sql(latest(1, "to_json(top_negatives)", "true"))
                        .subList(0, 2));
    }

    @Test
    void aFolderIsNoFile() {
        assertRefused(
                CommandRun.of("export", "--lake", reported.lake(), "--output", folder.toString(), "--overwrite"),
                "is a folder",
                "--output");
    }

    @Test
    void whatDoesNotFitTheRunIsRefused() {
        String file = folder.resolve("none.csv").toString();

        assertRefused(
                CommandRun.of("export", "--lake", reported.lake(), "--output", file, "--run", "2020"), "no run 2020");
        assertRefused(
                CommandRun.of("export", "--lake", reported.lake(), "--output", file, "--verdict-method", "energy"),
                "no scores by energy");
        assertRefused(
                CommandRun.of("export", "--lake", reported.lake(), "--output", file, "--verdict-method", "mine"),
                "There is no method 'mine'");
        assertRefused(CommandRun.of("export", "--lake", reported.lake(), "--output", file, "--top", "0"), "--top is 0");
        assertRefused(
                CommandRun.of("export", "--lake", folder.toString(), "--output", file), "no finished run with scores");
        assertThat(folder.resolve("none.csv")).doesNotExist();
    }

    @Tag("long")
    @Test
    void aRankingHasNoOutliersButAFirstFew() throws IOException {
        String lake = folder.resolve("lake").toString();
        FileUtils.copyDirectory(new File(reported.lake()), new File(lake));
        CommandRun score = CommandRun.of("score", "--lake", lake, "--method", "neglabel", "--groups", "2");
        assertThat(score.exitCode()).as(score.err()).isZero();
        Path file = folder.resolve("ranking.csv");

        assertRefused(
                CommandRun.of("export", "--lake", lake, "--output", file.toString()),
                "a ranking without verdicts",
                "--reference",
                "--threshold",
                "--top N",
                "--all");
        CommandRun run = CommandRun.of("export", "--lake", lake, "--output", file.toString(), "--top", "3");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(csv(file).collectAsList()).hasSize(3).allSatisfy(row -> assertThat(row.get(9))
                .isNull());
    }
}

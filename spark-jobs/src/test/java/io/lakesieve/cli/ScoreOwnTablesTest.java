package io.lakesieve.cli;

import static io.lakesieve.cli.PublishedTables.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.core.Tolerances;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code score --output} against the published code, from tables to table. */
@ExtendWith(LocalSpark.class)
class ScoreOwnTablesTest {
    private static final double LAMBDA = 0.1;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"tiny, 4", "tiny, 5", "small, 7", "small, 100"})
    void negLabelMeetsThePublishedScores(String fixtures, int groups, SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, fixtures);

        List<Row> rows = score(spark, tables, groups, "neglabel");

        assertScores(rows, tables.fixtures().floats("neglabel_score_" + groups), 1, Tolerances.GROUP_SCORE);
        assertPredictions(rows, tables.fixtures().ints("adaneg_arg_id"));
    }

    @ParameterizedTest
    @CsvSource({"tiny, msp, mcm", "tiny, maxlogit, maxlogit", "small, msp, mcm", "small, energy, energy"})
    void theBaselinesMeetThePublishedScores(String fixtures, String method, String array, SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, fixtures);

        List<Row> rows = score(spark, tables, 5, method);

        assertScores(rows, tables.fixtures().floats(array), 1, Tolerances.LOGIT);
        assertPredictions(rows, tables.fixtures().ints("adaneg_arg_id"));
    }

    @ParameterizedTest
    @CsvSource({"tiny, task", "tiny, sample", "small, task", "small, sample"})
    void adaNegMeetsThePublishedScoresOfTheWholeSetAsOneBatch(String fixtures, String kind, SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, fixtures);

        List<Row> rows = score(spark, tables, 5, "adaneg-" + kind);

        assertScores(rows, tables.fixtures().floats("adaneg_" + kind + "_conf"), 1 + LAMBDA, Tolerances.ADAPTIVE_SCORE);
        assertPredictions(rows, tables.fixtures().ints("adaneg_" + kind + "_pred"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void candidatesAreMinedAsPublished(String fixtures, SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, fixtures);
        int[] selected = tables.fixtures().ints("selected");

        CommandRun run = CommandRun.of(
                "score",
                "--image-embeddings",
                tables.images(),
                "--label-embeddings",
                tables.labels(),
                "--candidate-embeddings",
                tables.candidates(),
                "--output",
                output(),
                "--groups",
                "1",
                "--method",
                "neglabel");

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> mined = java.util.Arrays.stream(selected)
                .mapToObj(row -> name("candidate", row))
                .toList();
        assertThat(firedLabels(spark)).isSubsetOf(mined).isNotEmpty();
    }

    @Test
    void aThresholdGivesEachScoreItsVerdict(SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, "tiny");

        List<Row> rows = score(spark, tables, 5, "neglabel,msp", "--threshold", "neglabel=0.5");

        assertThat(rows).allSatisfy(row -> {
            if (row.getString(row.fieldIndex("method")).equals("msp")) {
                assertThat(row.isNullAt(row.fieldIndex("is_ood"))).isTrue();
            } else {
                double score = row.getDouble(row.fieldIndex("id_score"));
                assertThat(row.getBoolean(row.fieldIndex("is_ood"))).isEqualTo(score < 0.5);
                assertThat(row.getDouble(row.fieldIndex("threshold"))).isEqualTo(0.5);
            }
        });
    }

    @Test
    void theOutputIsReplacedByASecondRun(SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, "tiny");
        score(spark, tables, 5, "neglabel");

        List<Row> rows = score(spark, tables, 5, "msp");

        assertThat(rows).hasSize(32).allSatisfy(row -> assertThat(row.getString(row.fieldIndex("method")))
                .isEqualTo("msp"));
    }

    private List<Row> score(SparkSession spark, PublishedTables tables, int groups, String method, String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "score",
                "--image-embeddings",
                tables.images(),
                "--label-embeddings",
                tables.labels(),
                "--negative-embeddings",
                tables.negatives(groups),
                "--output",
                output(),
                "--groups",
                Integer.toString(groups),
                "--method",
                method));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return read(spark).orderBy("method", "image_id").collectAsList();
    }

    private Dataset<Row> read(SparkSession spark) {
        return spark.read().format("delta").load(output());
    }

    private List<String> firedLabels(SparkSession spark) {
        return read(spark)
                .selectExpr("explode(fired_negatives.label)")
                .distinct()
                .as(org.apache.spark.sql.Encoders.STRING())
                .collectAsList();
    }

    private String output() {
        return folder.resolve("scores").toString();
    }

    private static void assertScores(List<Row> rows, float[] expected, double scale, double tolerance) {
        assertThat(rows).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(rows.get(i).getDouble(rows.get(i).fieldIndex("id_score")) * scale)
                    .as("image %d", i)
                    .isCloseTo(expected[i], within(tolerance));
        }
    }

    private static void assertPredictions(List<Row> rows, int[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(rows.get(i).getString(rows.get(i).fieldIndex("predicted_label")))
                    .as("image %d", i)
                    .isEqualTo(name("label", expected[i]));
        }
    }
}

package io.lakesieve.cli;

import static io.lakesieve.cli.PublishedTables.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import io.lakesieve.core.Fixtures;
import io.lakesieve.core.Tolerances;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code score --output} against the published code, from tables to table. */
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScoreOwnTablesTest {
    private static final String ALL_METHODS = "neglabel,adaneg-task,adaneg-sample,msp,maxlogit,energy";
    private static final double LAMBDA = 0.1;

    @TempDir
    private Path folder;

    /** Rows of the output by fixtures and groups: a command for each, shared by the tests. */
    private final Map<String, List<Row>> outputs = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"tiny, 5", "small, 5"})
    void negLabelMeetsThePublishedScores(String fixtures, int groups, SparkSession spark) {
        assertNegLabelMeetsThePublishedScores(fixtures, groups, spark);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"tiny, 4", "small, 7", "small, 100"})
    void negLabelMeetsThePublishedScoresOfOtherGroups(String fixtures, int groups, SparkSession spark) {
        assertNegLabelMeetsThePublishedScores(fixtures, groups, spark);
    }

    private void assertNegLabelMeetsThePublishedScores(String fixtures, int groups, SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, fixtures);

        List<Row> rows = scored(spark, tables, fixtures, groups, "neglabel");

        assertScores(rows, tables.fixtures().floats("neglabel_score_" + groups), 1, Tolerances.GROUP_SCORE);
        assertPredictions(rows, tables.fixtures().ints("adaneg_arg_id"));
    }

    @ParameterizedTest
    @CsvSource({
        "tiny, msp, mcm", "tiny, maxlogit, maxlogit", "tiny, energy, energy",
        "small, msp, mcm", "small, maxlogit, maxlogit", "small, energy, energy"
    })
    void theBaselinesMeetThePublishedScores(String fixtures, String method, String array, SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, fixtures);

        List<Row> rows = scored(spark, tables, fixtures, 5, method);

        assertScores(rows, tables.fixtures().floats(array), 1, tolerance(method));
        assertPredictions(rows, tables.fixtures().ints("adaneg_arg_id"));
    }

    private static double tolerance(String method) {
        return method.equals("msp") ? Tolerances.SOFTMAX : Tolerances.LOGIT;
    }

    @ParameterizedTest
    @CsvSource({"tiny, task", "tiny, sample", "small, task", "small, sample"})
    void adaNegMeetsThePublishedScoresOfTheWholeSetAsOneBatch(String fixtures, String kind, SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, fixtures);

        List<Row> rows = scored(spark, tables, fixtures, 5, "adaneg-" + kind);

        assertScores(rows, tables.fixtures().floats("adaneg_" + kind + "_conf"), 1 + LAMBDA, Tolerances.ADAPTIVE_SCORE);
        assertPredictions(rows, tables.fixtures().ints("adaneg_" + kind + "_pred"));
    }

    @Test
    void clipnMeetsItsPublishedFormulas(SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, "clipn");
        String output = folder.resolve("scores-of-clipn").toString();

        CommandRun run = CommandRun.of(
                "score",
                "--image-embeddings",
                tables.images(),
                "--label-embeddings",
                tables.labels("yes", floats(tables.fixtures(), "yes")),
                "--no-label-embeddings",
                tables.labels("no", floats(tables.fixtures(), "no")),
                "--output",
                output,
                "--method",
                "clipn-ctw,clipn-atd");

        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String score : List.of("ctw", "atd")) {
            List<Row> rows = read(spark, output)
                    .where("method = 'clipn-" + score + "' AND size(top_negatives) = 0")
                    .orderBy("image_id")
                    .collectAsList();
            double[] expected = tables.fixtures().doubles(score);
            assertThat(rows).hasSize(expected.length);
            double[] scores = rows.stream()
                    .mapToDouble(row -> row.getDouble(row.fieldIndex("id_score")))
                    .toArray();
            assertThat(scores).containsExactly(expected, within(1e-6));
            assertPredictions(rows, tables.fixtures().ints("arg"));
        }
    }

    private static EmbeddingMatrix floats(Fixtures fixtures, String array) {
        double[] values = fixtures.doubles(array);
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        int dimension = fixtures.matrix("images").dimension();
        return new EmbeddingMatrix(floats.length / dimension, dimension, floats);
    }

    @Test
    void candidatesAreMinedAsPublished(SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, "tiny");
        String output = folder.resolve("mined").toString();

        CommandRun run = CommandRun.of(
                "score",
                "--image-embeddings",
                tables.images(),
                "--label-embeddings",
                tables.labels(),
                "--candidate-embeddings",
                tables.candidates(),
                "--output",
                output,
                "--groups",
                "1",
                "--method",
                "neglabel");

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> published = Arrays.stream(tables.fixtures().ints("selected"))
                .mapToObj(row -> name("candidate", row))
                .toList();
        assertThat(topLabels(read(spark, output))).isSubsetOf(published).hasSizeGreaterThan(published.size() / 2);
    }

    @Test
    void aThresholdGivesEachScoreItsVerdictAndASecondRunReplacesTheFirst(SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, "tiny");
        String output = folder.resolve("twice").toString();
        score(tables, 5, "maxlogit", output);

        score(tables, 5, "neglabel,msp", output, "--threshold", "neglabel=0.5");

        List<Row> rows = read(spark, output).collectAsList();
        assertThat(rows).hasSize(2 * 32).allSatisfy(row -> {
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
    void otsusThresholdPartsTheScoresAndComesWithAWarning(SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, "tiny");
        String output = folder.resolve("otsu").toString();

        CommandRun run = score(tables, 5, "neglabel,msp", output, "--threshold", "otsu");

        assertThat(run.err())
                .contains("notice: --threshold otsu")
                .contains("precision falls with the share of outliers");
        assertThat(read(spark, output)
                        .groupBy("method")
                        .agg(
                                functions.countDistinct("threshold"),
                                functions.expr("count_if(is_ood)"),
                                functions.expr("count_if(is_ood <> (id_score < threshold))"),
                                functions.expr("count_if(NOT is_ood)"))
                        .collectAsList())
                .hasSize(2)
                .allSatisfy(row -> {
                    assertThat(row.getLong(1)).isOne();
                    assertThat(row.getLong(2)).isPositive();
                    assertThat(row.getLong(3)).isZero();
                    assertThat(row.getLong(4)).isPositive();
                });
    }

    @Test
    void aPartOfTheImagesScoresAsItDoesAmongAll(SparkSession spark) {
        PublishedTables tables = new PublishedTables(spark, folder, "tiny");
        String parts = folder.resolve("parts").toString();
        spark.read()
                .parquet(tables.images())
                .selectExpr(
                        "image_id",
                        "embedding",
                        "concat('source-', int(right(image_id, 5)) % 4) source",
                        "timestampadd(DAY, int(right(image_id, 5)), timestamp'2026-01-01T00:00:00Z') modification_time")
                .write()
                .mode("overwrite")
                .parquet(parts);
        String output = folder.resolve("scores-of-parts").toString();

        CommandRun run = CommandRun.of(
                "score",
                "--image-embeddings",
                parts,
                "--label-embeddings",
                tables.labels(),
                "--negative-embeddings",
                tables.negatives(5),
                "--groups",
                "5",
                "--output",
                output,
                "--method",
                "msp",
                "--source",
                "source-1,source-3",
                "--modified-since",
                "2026-01-17");

        JsonNode summary = Summaries.assertFinished(run, "score");
        assertThat(summary.path("counts").path("images_scored").asInt()).isEqualTo(8);
        assertThat(summary.path("written").path(0).asText()).isEqualTo(output);
        assertThat(read(spark, output).select("run_id").distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly(summary.path("run_id").asText());
        assertThat(run.out()).contains("8 images scored");
        List<Row> all = scored(spark, tables, "tiny", 5, "msp");
        List<Row> part = read(spark, output).orderBy("image_id").collectAsList();
        assertThat(part)
                .extracting(row -> row.getString(row.fieldIndex("image_id")))
                .containsExactly(IntStream.of(17, 19, 21, 23, 25, 27, 29, 31)
                        .mapToObj(image -> name("image", image))
                        .toArray(String[]::new));
        assertThat(part).allSatisfy(row -> assertThat(all).anySatisfy(same -> assertThat(List.of(
                        same.getString(same.fieldIndex("image_id")), same.getDouble(same.fieldIndex("id_score"))))
                .isEqualTo(List.of(
                        row.getString(row.fieldIndex("image_id")), row.getDouble(row.fieldIndex("id_score"))))));
    }

    private List<Row> scored(SparkSession spark, PublishedTables tables, String fixtures, int groups, String method) {
        List<Row> all = outputs.computeIfAbsent(fixtures + groups, key -> {
            String output = folder.resolve("scores-" + key).toString();
            score(tables, groups, ALL_METHODS, output);
            return read(spark, output).orderBy("image_id").collectAsList();
        });
        return all.stream()
                .filter(row -> row.getString(row.fieldIndex("method")).equals(method))
                .toList();
    }

    private static CommandRun score(PublishedTables tables, int groups, String methods, String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "score",
                "--image-embeddings",
                tables.images(),
                "--label-embeddings",
                tables.labels(),
                "--negative-embeddings",
                tables.negatives(groups),
                "--output",
                output,
                "--groups",
                Integer.toString(groups),
                "--method",
                methods));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static Dataset<Row> read(SparkSession spark, String output) {
        return spark.read().format("delta").load(output);
    }

    private static List<String> topLabels(Dataset<Row> scores) {
        return scores.selectExpr("explode(top_negatives.label)")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
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

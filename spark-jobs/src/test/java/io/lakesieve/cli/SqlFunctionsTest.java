package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.sql.LakesieveFunctions;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunsTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of SQL over a lake that audits have written, held against the scores that the audits wrote. */
class SqlFunctionsTest {
    private static final double COSINE_TOLERANCE = 1e-12;
    private static final int METHODS = 3;

    @TempDir
    private static Path folder;

    private static AuditedLake lake;
    private static SparkSession spark;

    @BeforeAll
    static void open() {
        lake = AuditedLake.shared();
        spark = lake.spark();
    }

    @Test
    void theAuditsFilledBanksOnBothSides() {
        assertThat(texts("SELECT run_id, kind FROM feature_bank GROUP BY ALL ORDER BY ALL"))
                .containsExactly(
                        lake.run(0) + " id", lake.run(0) + " negative", lake.run(1) + " id", lake.run(1) + " negative");
    }

    @Test
    void scoresOfFunctionsAreTheScoresOfTheTableToTheBit() {
        for (int audit = 0; audit < 2; audit++) {
            List<Row> rows = spark.sql("""
                    SELECT s.method, s.status, s.id_score, CASE s.method
                        WHEN 'neglabel' THEN neglabel_score(e.embedding, '%1$s')
                        WHEN 'adaneg-task' THEN adaneg_score(e.embedding, '%2$s', 'adaneg-task')
                        WHEN 'adaneg-sample' THEN adaneg_score(e.embedding, '%2$s', 'adaneg-sample') END
                    FROM scores s JOIN embeddings e USING (path) WHERE s.run_id = '%2$s'
                    """.formatted(lake.labelSet(audit), lake.run(audit)))
                    .collectAsList();

            assertThat(rows).hasSize(METHODS * AuditedLake.LISTED);
            for (Row row : rows) {
                assertThat(row.get(3)).as(row.toString()).isEqualTo(row.get(2));
                assertThat(row.isNullAt(3)).isEqualTo(!row.getString(1).equals("ok"));
            }
            assertThat(rows.stream().map(row -> row.get(2)).distinct()).hasSizeGreaterThan(2 * AuditedLake.SCORED);
        }
    }

    @Test
    void picturesAreEmbeddedAndScoredAsTheTableHasThem() {
        List<Row> rows = spark.sql("""
                SELECT s.status, image_status(i.content), s.id_score,
                    neglabel_score(embed_image(i.content, '%s'), 'latest')
                FROM scores s JOIN binaryFile.`%s/*/*` i USING (path)
                WHERE s.method = 'neglabel' AND s.run_id = '%s'
                """.formatted(TestImages.MODEL, lake.images(), lake.run(1)))
                .collectAsList();

        assertThat(rows).hasSize(AuditedLake.LISTED);
        for (Row row : rows) {
            assertThat(row.get(1)).as(row.toString()).isEqualTo(row.get(0));
            assertThat(row.get(3)).as(row.toString()).isEqualTo(row.get(2));
        }
        assertThat(rows.stream().filter(row -> row.isNullAt(3))).hasSize(1);
    }

    @Test
    void labelsAreEmbeddedAsTheTableHasThem() {
        assertThat(spark.sql("SELECT * FROM labels WHERE embed_text(prompt, '%s') != embedding"
                                .formatted(TestImages.MODEL))
                        .collectAsList())
                .isEmpty();
    }

    @Test
    void latestStandsForTheLatestRunAndANameForItsLabelSet() {
        assertThat(texts("SELECT DISTINCT name FROM labels ORDER BY name")).containsExactly("first", "second");
        List<Row> rows = spark.sql("""
                SELECT neglabel_score(embedding, 'latest') = neglabel_score(embedding, '%s'),
                       neglabel_score(embedding, 'first') = neglabel_score(embedding, '%s'),
                       adaneg_score(embedding, 'latest', 'adaneg-task') = adaneg_score(embedding, '%s', 'adaneg-task'),
                       neglabel_score(embedding, 'latest') <> neglabel_score(embedding, 'first')
                FROM embeddings WHERE status = 'ok'
                """.formatted(lake.labelSet(1), lake.labelSet(0), lake.run(1)))
                .collectAsList();

        assertThat(rows).hasSize(AuditedLake.EMBEDDED).allSatisfy(row -> assertThat(row.mkString(" "))
                .isEqualTo("true true true true"));
    }

    @Test
    void topNegativesAreThoseOfTheTableAndAsManyAsAsked() {
        List<Row> rows = spark.sql("""
                SELECT s.top_negatives, top_negatives(e.embedding, '%1$s', 5), top_negatives(e.embedding, '%1$s', 2)
                FROM scores s JOIN embeddings e USING (path)
                WHERE s.run_id = '%2$s' AND s.method = 'neglabel' AND s.status = 'ok'
                """.formatted(lake.labelSet(0), lake.run(0))).collectAsList();

        assertThat(rows).hasSize(AuditedLake.SCORED);
        for (Row row : rows) {
            List<Row> stored = row.getList(0);
            assertThat(row.<Row>getList(1)).isEqualTo(stored).hasSize(5);
            assertThat(row.<Row>getList(2)).isEqualTo(stored.subList(0, 2));
        }
    }

    @Test
    void anEmbeddingInDoublesAndOfAnotherLengthScoresTheSame() {
        List<Row> rows = spark.sql("""
                SELECT neglabel_score(embedding, 'first'),
                       neglabel_score(CAST(embedding AS array<double>), 'first'),
                       neglabel_score(transform(embedding, x -> x * 3), 'first')
                FROM embeddings WHERE status = 'ok'
                """).collectAsList();

        assertThat(rows).hasSize(AuditedLake.EMBEDDED);
        for (Row row : rows) {
            assertThat(row.getDouble(1)).isEqualTo(row.getDouble(0));
            assertThat(row.getDouble(2)).isCloseTo(row.getDouble(0), within(1e-4));
        }
    }

    @Test
    void cosineSimilarityIsTheCosine() {
        assertThat(number("cosine_similarity(array(3, 4), array(4, 3))")).isCloseTo(0.96, within(COSINE_TOLERANCE));
        assertThat(number("cosine_similarity(array(1.5, 0.0), array(0.0, 2.5))"))
                .isZero();
        assertThat(number("cosine_similarity(array(1, 1), array(-2, -2))")).isCloseTo(-1, within(COSINE_TOLERANCE));
        assertThat(spark.sql("SELECT cosine_similarity(null, array(1, 2))")
                        .first()
                        .isNullAt(0))
                .isTrue();
    }

    @Test
    void nullScoresNull() {
        Row row = spark.sql("SELECT neglabel_score(null, 'first'), adaneg_score(null, 'latest', 'adaneg-task'),"
                        + " top_negatives(null, 'first', 3)")
                .first();

        assertThat(row.anyNull()).isTrue();
        assertThat(List.of(row.isNullAt(0), row.isNullAt(1), row.isNullAt(2))).containsOnly(true);
    }

    @Test
    void manyThreadsShareAKernelAndGetTheSame() {
        List<Row> rows = spark.sql("SELECT path, neglabel_score(embedding, 'first') one FROM embeddings")
                .collectAsList();
        List<Row> many = spark.sql("""
                SELECT path, collect_set(neglabel_score(embedding, 'first'))
                FROM (SELECT /*+ REPARTITION(8) */ path, embedding FROM embeddings, range(100)) WHERE embedding IS NOT NULL
                GROUP BY path
                """).collectAsList();

        assertThat(many).hasSize(AuditedLake.EMBEDDED);
        for (Row row : many) {
            Object one = rows.stream()
                    .filter(other -> other.getString(0).equals(row.getString(0)))
                    .findFirst()
                    .orElseThrow()
                    .get(1);
            assertThat(row.getList(1)).isEqualTo(List.of(one));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "neglabel_score",
                "adaneg_score",
                "cosine_similarity",
                "top_negatives",
                "embed_image",
                "embed_text",
                "image_status"
            })
    void everyFunctionDescribesItselfWithAnExample(String function) {
        String description = String.join("\n", texts("DESCRIBE FUNCTION EXTENDED " + function));

        assertThat(description)
                .contains(
                        "Function: " + function, "Usage: " + function + "(", "Arguments:", "Examples:", "Since: 0.1.0")
                .doesNotContain("_FUNC_");
        assertThat(texts("SHOW FUNCTIONS LIKE '" + function + "'")).containsExactly(function);
    }

    @Test
    void aSessionWithoutALakeIsTold() {
        SparkSession bare = spark.newSession();

        assertThatThrownBy(() -> bare.sql("SELECT neglabel_score(array(1f), 'first')"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("spark.lakesieve.lake names no lake")
                .hasMessageContaining("SET spark.lakesieve.lake = URI");
        assertThat(bare.sql("SHOW VIEWS").collectAsList()).isEmpty();
    }

    @Test
    void aLabelSetThatIsNotThereIsNamed() {
        assertRefused("neglabel_score(array(1f), 'third')", "no label set third", "the view labels");
        assertRefused("neglabel_score(array(1f), '')", "label set is empty or null");
        assertRefused("neglabel_score(array(1f), null)", "label set is empty or null");
        assertRefused("neglabel_score(array(1f), 5)", "label set is 5 of type int", "give one of type string");
        assertRefused("neglabel_score(embedding, path)", "differs from row to row", "give a constant");
    }

    @Test
    void aRunOrAMethodThatIsNotThereIsNamed() {
        assertRefused("adaneg_score(array(1f), 'x', 'adaneg-task')", "no run x", "the view runs");
        assertRefused(
                "adaneg_score(array(1f), 'latest', 'neglabel')", "'neglabel'", "give adaneg-task or adaneg-sample");
    }

    @Test
    void aRunWithoutBankOrEndIsNamed() throws IOException {
        String copy = folder.resolve("lake").toString();
        FileUtils.copyDirectory(new File(lake.uri()), new File(copy));
        SparkSession session = spark.newSession();
        session.conf().set("spark.lakesieve.lake", copy);
        RunsTable runs = Lake.at(session, copy).runs();
        Run last = runs.find(lake.run(1)).orElseThrow();
        runs.add(like(last, "20000101T000000000Z-none", "finished", Map.of("scores", 1L)));
        runs.add(like(last, "20000101T000000000Z-died", "running", last.counts()));

        assertRefused(
                session,
                "adaneg_score(array(1f), '20000101T000000000Z-none', 'adaneg-task')",
                "filled no feature bank",
                "--method");
        assertRefused(
                session,
                "adaneg_score(array(1f), '20000101T000000000Z-died', 'adaneg-task')",
                "is running, not finished");
    }

    private static Run like(Run run, String runId, String status, Map<String, Long> counts) {
        return new Run(
                runId,
                runId,
                run.command(),
                run.startedAt(),
                run.finishedAt(),
                status,
                run.model(),
                run.modelId(),
                run.labelSetId(),
                run.negativesFingerprint(),
                run.settings(),
                run.parameters(),
                counts,
                run.stageSeconds(),
                run.stageRates(),
                run.error(),
                run.process());
    }

    @Test
    void wrongNumbersAndTypesOfArgumentsAreRefused() {
        assertRefused("neglabel_score(embedding)", "neglabel_score", "requires 2 parameters", "1");
        assertRefused("cosine_similarity(array(1))", "requires 2 parameters");
        assertRefused("top_negatives(embedding, 'first', 0)", "k is not a whole number from 1 on");
        assertRefused("top_negatives(embedding, 'first', '3')", "k is '3' of type string");
        assertRefused("neglabel_score(path, 'first')", "DATATYPE_MISMATCH", "ARRAY<FLOAT>", "STRING");
    }

    private static void assertRefused(String call, String... words) {
        assertRefused(spark, call, words);
    }

    private static void assertRefused(SparkSession session, String call, String... words) {
        assertThatThrownBy(() -> session.sql("SELECT %s FROM embeddings".formatted(call)))
                .as(call)
                .isInstanceOf(AnalysisException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void anEmbeddingThatCannotBeScoredSaysWhy() {
        assertFails("neglabel_score(array(1f, 2f), 'first')", "neglabel_score", "has 2 values", "have 6");
        assertFails("neglabel_score(array(1f, null), 'first')", "null element at index 1");
        assertFails("adaneg_score(array(1f, float('NaN')), 'latest', 'adaneg-task')", "no direction", "NaN at index 1");
        assertFails("neglabel_score(array(0f, 0f), 'first')", "no direction", "zero norm");
        assertFails("cosine_similarity(array(1, 2), array(1, 2, 3))", "2 and 3 values");
        assertFails("cosine_similarity(array(0, 0), array(1, 2))", "no direction");
        assertFails("cosine_similarity(array(1, null), array(1, 2))", "null element at index 1");
    }

    private static void assertFails(String call, String... words) {
        assertThatThrownBy(() -> spark.sql("SELECT %s".formatted(call)).collectAsList())
                .as(call)
                .hasStackTraceContaining(words[0])
                .satisfies(error -> {
                    for (String word : words) {
                        assertThat(error).hasStackTraceContaining(word);
                    }
                });
    }

    @Test
    void aSessionWithoutTheExtensionGetsTheSameByRegistration() {
        SparkSession session = spark.newSession();
        session.conf().set("spark.lakesieve.lake", lake.uri());

        LakesieveFunctions.register(session);

        assertThat(session.sql("SELECT neglabel_score(embedding, 'first') FROM embeddings ORDER BY path")
                        .collectAsList())
                .isEqualTo(spark.sql("SELECT neglabel_score(embedding, 'first') FROM embeddings ORDER BY path")
                        .collectAsList());
    }

    @Test
    void viewsFollowTheLakeOfTheSessionAndShowTheNewerClassesOfTime() {
        SparkSession session = spark.newSession();
        session.conf().set("spark.lakesieve.lake", lake.uri());
        session.conf().set("spark.sql.datetime.java8API.enabled", "true"); // as the Thrift server has it
        long there = session.sql("SELECT * FROM latest_verdicts").count();

        session.sql("SET spark.lakesieve.lake = " + lake.uri() + "/elsewhere");

        assertThat(there).isEqualTo(AuditedLake.LISTED);
        assertThat(session.sql("SELECT * FROM latest_verdicts").count()).isZero();
    }

    @Test
    void viewsCanBeLeftOut() {
        SparkSession session = spark.newSession();
        session.conf().set("spark.lakesieve.lake", lake.uri());
        session.conf().set("spark.lakesieve.views", "false");

        assertThat(session.sql("SHOW VIEWS").collectAsList()).isEmpty();
        assertThat(session.sql("SELECT * FROM lakesieve_view('latest_verdicts')")
                        .count())
                .isEqualTo(AuditedLake.LISTED);
        assertThatThrownBy(() -> session.sql("SELECT * FROM lakesieve_view('verdicts')"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("no view verdicts; there are latest_verdicts");
    }

    private static double number(String expression) {
        return spark.sql("SELECT " + expression).first().getDouble(0);
    }

    private static List<String> texts(String query) {
        List<String> texts = new ArrayList<>();
        spark.sql(query).collectAsList().forEach(row -> texts.add(row.mkString(" ")));
        return texts;
    }
}

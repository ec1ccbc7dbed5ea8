package io.lakesieve.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryCompilationTest {
    private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";

    private SparkSession spark;

    @BeforeEach
    void beginWithout() {
        spark = LocalSpark.session().newSession();
        QueryCompilation.OFF.forEach(spark.conf()::set);
    }

    @Test
    void aQueryOnFewRowsIsInterpreted() throws ParseException {
        assertCompiled("false", "SELECT count(*) FROM few");
        assertCompiled("false", "WITH two AS (SELECT * FROM few) SELECT * FROM two ORDER BY value LIMIT 1");
    }

    @Test
    void aQueryOnManyRowsIsCompiled() throws ParseException {
        assertCompiled("true", "SELECT count(*) FROM few CROSS JOIN many");
    }

    @Test
    void whatWritesIsCompiledBeforeItRuns() throws ParseException {
        assertCompiledAsStatement("true", "CREATE TABLE more USING parquet AS SELECT * FROM few");
    }

    @Test
    void anInsertIsCompiledBeforeItRuns() throws ParseException {
        assertCompiledAsStatement("true", "INSERT INTO more SELECT * FROM few");
    }

    @Test
    void aSessionThatBeganCompiledStaysSo() throws ParseException {
        spark.conf().set("spark.lakesieve.interpreted", "false");
        spark.conf().set(WHOLE_STAGE, "false"); // as its user has set it
        assertCompiled("false", "SELECT count(*) FROM few CROSS JOIN many");
    }

    @Test
    void onlyQueriesOnManyEmbeddingsAreCompiledMeanwhile() {
        assertThat(compiledDuring(72_000)).isEqualTo("true");
        assertThat(spark.conf().get(WHOLE_STAGE)).isEqualTo("false");
        assertThat(compiledDuring(100)).isEqualTo("false");
    }

    @Test
    void aSettingOfTheUsersStaysForManyEmbeddingsToo() {
        spark.conf().set("spark.lakesieve.interpreted", "false");
        assertThat(compiledDuring(72_000)).isEqualTo("false");
    }

    private String compiledDuring(int embeddings) {
        return QueryCompilation.during(spark, embeddings, () -> spark.conf().get(WHOLE_STAGE));
    }

    private void assertCompiled(String expected, String query) throws ParseException {
        spark.createDataset(List.of(1L, 2L), Encoders.LONG()).createOrReplaceTempView("few");
        spark.range(1_000_000_000L).createOrReplaceTempView("many");
        assertCompiledAsStatement("false", query);
        QueryCompilation.changeForQuery(spark, spark.sql(query).queryExecution().optimizedPlan());
        assertThat(spark.conf().get(WHOLE_STAGE)).as(query).isEqualTo(expected);
    }

    private void assertCompiledAsStatement(String expected, String statement) throws ParseException {
        QueryCompilation.changeForStatement(
                spark, spark.sessionState().sqlParser().parsePlan(statement));
        assertThat(spark.conf().get(WHOLE_STAGE)).as(statement).isEqualTo(expected);
    }
}

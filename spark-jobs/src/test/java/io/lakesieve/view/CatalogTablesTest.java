package io.lakesieve.view;

import static io.lakesieve.view.WrittenLake.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.InputException;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.table.Lake;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
@Tag("long")
class CatalogTablesTest {
    private static final String SCHEMA = "audits";

    @TempDir
    private Path folder;

    private SparkSession spark;
    private WrittenLake written;

    @BeforeEach
    void write(SparkSession session) {
        spark = session;
        written = new WrittenLake(spark, Lake.at(spark, folder.resolve("lake").toString()))
                .finished("1", ScoringMethod.NEG_LABEL, score("a/x", "x", "neglabel", true, null))
                .finished(
                        "2",
                        ScoringMethod.ADA_NEG_TASK,
                        score("a/x", "x", "adaneg-task", false, false),
                        score("a/x", "x", "neglabel", true, null),
                        score("a/y", "y", "adaneg-task", false, true),
                        score("a/y", "y", "neglabel", true, null));
    }

    @AfterEach
    void drop() {
        spark.sql("DROP SCHEMA IF EXISTS %s CASCADE".formatted(SCHEMA));
    }

    @Test
    void whoeverReadsTheCatalogSeesWhatTheViewsShow() {
        List<String> names = new CatalogTables(spark, SCHEMA).register(written.lake());

        assertThat(names).containsExactly("audits.runs", "audits.scores", "audits.latest_verdicts");
        assertThat(spark.table("audits.scores").count()).isEqualTo(5);
        assertThat(verdicts()).containsExactlyInAnyOrderElementsOf(expected());
    }

    @Test
    void aTableOfTheCatalogShowsLaterRunsAndRegisteringAgainChangesNothing() {
        new CatalogTables(spark, SCHEMA).register(written.lake());
        written.finished("3", ScoringMethod.MSP, score("a/x", "x", "msp", true, null));
        List<Row> before = verdicts();
        new CatalogTables(spark, "spark_catalog." + SCHEMA).register(written.lake());

        assertThat(before).hasSize(1).isEqualTo(expected());
        assertThat(verdicts()).isEqualTo(before);
    }

    @Test
    void tablesOfAnotherLakeStay() {
        new CatalogTables(spark, SCHEMA).register(written.lake());
        Lake other = new WrittenLake(
                        spark, Lake.at(spark, folder.resolve("other").toString()))
                .finished("1", ScoringMethod.MSP, score("b/x", "x", "msp", true, null))
                .lake();

        assertThatThrownBy(() -> new CatalogTables(spark, SCHEMA).register(other))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not in this lake");
        assertThatThrownBy(() -> new CatalogTables(spark, "no_catalog.audits").register(other))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--register");
    }

    private List<Row> verdicts() {
        return spark.table("audits.latest_verdicts").collectAsList();
    }

    private List<Row> expected() {
        return LakeViews.of(written.lake()).latestVerdicts().collectAsList();
    }
}

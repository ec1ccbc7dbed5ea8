package io.lakesieve.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.run.Progress;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.view.WrittenLake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With which run's sources those of a run are compared. */
@ExtendWith(LocalSpark.class)
class SummarizeSourcesTest {
    @TempDir
    private Path folder;

    private Lake lake;
    private WrittenLake written;
    private SummarizeSources summarize;

    @BeforeEach
    void open(SparkSession spark) {
        lake = Lake.at(spark, folder.toString());
        written = new WrittenLake(spark, lake);
        summarize = new SummarizeSources(spark, lake, Progress.SILENT);
    }

    @Test
    void theRunBeforeIsTheLastOneThatHasRowsOfItsOwnUnderTheMethod() {
        List<ScoringMethod> both = List.of(ScoringMethod.NEG_LABEL, ScoringMethod.MSP);
        run("1", "1", both, "a", null, "gone");
        run("2", "2", List.of(ScoringMethod.NEG_LABEL), "a", null);
        run("3", "2", both);
        run("4", "4", both);
        run("5", "5", both, "a", null, "new");

        assertThat(previous("1")).containsOnly("neglabel null null", "msp null null");
        assertThat(previous("2")).containsExactlyInAnyOrder("neglabel 1 1.0", "neglabel 1 1.0");
        assertThat(previous("3")).isEmpty();
        assertThat(previous("4")).isEmpty();
        assertThat(previous("5"))
                .containsExactlyInAnyOrder(
                        "neglabel 2 1.0", "neglabel 2 1.0", "neglabel 2 null", "msp 1 1.0", "msp 1 1.0", "msp 1 null");
    }

    @Test
    void aRunThatIsSummarizedAgainHasItsRowsOnce() {
        Run run = run("1", "1", List.of(ScoringMethod.NEG_LABEL), "a");

        summarize.execute(run);

        assertThat(previous("1")).hasSize(1);
    }

    /** Method, run before and its share, a text for each row of a run. */
    private List<String> previous(String runId) {
        return lake.sourceSummary().read().where("run_id = '%s'".formatted(runId)).collectAsList().stream()
                .map(row -> "%s %s %s"
                        .formatted(row.getAs("method"), row.getAs("previous_run_id"), row.getAs("previous_ood_share")))
                .toList();
    }

    /** A finished run with an outlier in each of these sources under each method, and its summary. */
    private Run run(String runId, String scoresOf, List<ScoringMethod> methods, String... sources) {
        List<Row> rows = new ArrayList<>();
        for (ScoringMethod method : methods) {
            for (String source : sources) {
                rows.add(outlier(source, method.tableName()));
            }
        }
        Run run = written.finished(runId, scoresOf, methods, rows.toArray(Row[]::new));
        summarize.execute(run);
        return run;
    }

    private static Row outlier(String source, String method) {
        return RowFactory.create(
                "",
                "",
                source,
                source + "/1",
                source,
                method,
                0.25,
                0.75,
                "label",
                null,
                null,
                null,
                null,
                null,
                true,
                0.5,
                null,
                "ok",
                null);
    }
}

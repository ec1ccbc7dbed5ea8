package io.lakesieve.view;

import static io.lakesieve.view.WrittenLake.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.LocalSpark;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Lake;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which rows the views show, case by case. */
@ExtendWith(LocalSpark.class)
class LakeViewsTest {
    @TempDir
    private Path folder;

    private WrittenLake written;
    private LakeViews views;

    @BeforeEach
    void open(SparkSession spark) {
        written = new WrittenLake(spark, Lake.at(spark, folder.resolve("lake").toString()));
        views = LakeViews.of(written.lake());
    }

    @Test
    void aLakeWithoutRunsHasEveryViewAndNoRow() {
        for (String name : LakeViews.NAMES) {
            assertThat(views.view(name).collectAsList()).as(name).isEmpty();
        }
    }

    @Test
    void theLatestFinishedRunGivesTheVerdictsAndFinishedRunsAloneAreShown(SparkSession spark) {
        written.finished("1", ScoringMethod.NEG_LABEL, score("a/x", "x", "neglabel", true, null));
        assertThat(views.changedVerdicts().collectAsList()).as("a first run").isEmpty();

        written.finished(
                        "2",
                        ScoringMethod.NEG_LABEL,
                        score("a/x", "x", "neglabel", false, null),
                        score("a/x", "x", "msp", true, null))
                .run("3", RunsSchema.RUNNING, ScoringMethod.NEG_LABEL, score("a/x", "x", "neglabel", true, null))
                .run("4", RunsSchema.FAILED, ScoringMethod.NEG_LABEL, score("a/x", "x", "neglabel", true, null));

        assertThat(shown(views.latestVerdicts(), "run_id", "path", "method", "is_ood"))
                .containsExactly("2 a/x neglabel false");
        assertThat(shown(views.view("scores"), "run_id")).containsOnly("1", "2").hasSize(3);
        assertThat(shown(views.view("runs"), "run_id")).containsExactlyInAnyOrder("1", "2");

        SparkSession session = spark.newSession();
        LakeViews.of(Lake.at(session, written.lake().uri())).createTempViews();
        assertThat(shown(session.sql("SELECT path, is_ood FROM latest_verdicts"), "path", "is_ood"))
                .as("by a temporary view")
                .containsExactly("a/x false");
        assertThat(shown(session.sql("SHOW VIEWS"), "viewName")).containsAll(LakeViews.NAMES);
    }

    @Test
    void aRunWithoutNegLabelHasTheVerdictsOfItsOwnMethod() {
        written.finished(
                "1",
                ScoringMethod.ENERGY,
                score("a/x", "x", "energy", true, null),
                score("a/x", "x", "msp", false, null));

        assertThat(shown(views.latestVerdicts(), "path", "method", "is_ood")).containsExactly("a/x energy true");
    }

    @Test
    void aRowWhoseBankCannotBeTrustedGivesWayToNegLabels() {
        written.finished(
                "1",
                ScoringMethod.ADA_NEG_TASK,
                score("a/x", "x", "adaneg-task", false, false),
                score("a/x", "x", "neglabel", true, null),
                score("a/y", "y", "adaneg-task", false, true),
                score("a/y", "y", "neglabel", true, null),
                score("a/z", "z", "adaneg-task", false, null),
                score("a/z", "z", "neglabel", true, null));

        assertThat(shown(views.latestVerdicts(), "path", "method", "is_ood"))
                .containsExactlyInAnyOrder("a/x neglabel true", "a/y adaneg-task false", "a/z adaneg-task false");
    }

    @Test
    void whereNegLabelWasNotComputedTheUntrustedRowStays() {
        written.finished("1", ScoringMethod.ADA_NEG_TASK, score("a/x", "x", "adaneg-task", false, false));

        assertThat(shown(views.latestVerdicts(), "path", "method", "is_ood", "bank_trusted"))
                .containsExactly("a/x adaneg-task false false");
    }

    @Test
    void outliersAreCountedBySource() {
        written.finished(
                "1",
                ScoringMethod.NEG_LABEL,
                score("a/1", "1", "neglabel", true, null),
                score("a/2", "2", "neglabel", false, null),
                score("a/3", "3", "neglabel", false, null),
                score("a/4", "4", "neglabel", false, null),
                score("a/5", null, "neglabel", null, null),
                score("b/1", null, "neglabel", null, null));

        assertThat(shown(views.outliersBySource(), "run_id", "source", "images", "scored", "out", "share"))
                .containsExactlyInAnyOrder("1 a 5 4 1 0.25", "1 b 1 0 null null");
    }

    @Test
    void changedVerdictsComeByKind() {
        written.finished(
                        "1",
                        ScoringMethod.NEG_LABEL,
                        score("a/out-stays", "1", "neglabel", true, null),
                        score("a/becomes-out", "2", "neglabel", false, null),
                        score("a/becomes-in", "3", "neglabel", true, null),
                        score("a/breaks", "4", "neglabel", false, null),
                        score("a/goes-out", "5", "neglabel", true, null),
                        score("a/goes-in", "6", "neglabel", false, null),
                        score("a/unread", null, "neglabel", null, null))
                .run(
                        "2",
                        RunsSchema.FAILED,
                        ScoringMethod.NEG_LABEL,
                        score("a/becomes-in", "3", "neglabel", false, null))
                .finished(
                        "3",
                        ScoringMethod.NEG_LABEL,
                        score("a/out-stays", "1", "neglabel", true, null),
                        score("a/becomes-out", "2", "neglabel", true, null),
                        score("a/becomes-in", "3", "neglabel", false, null),
                        score("a/breaks", null, "neglabel", null, null),
                        score("a/arrives-out", "7", "neglabel", true, null),
                        score("a/arrives-in", "8", "neglabel", false, null),
                        score("a/unread", null, "neglabel", null, null));

        assertThat(shown(
                        views.changedVerdicts(),
                        "path",
                        "source",
                        "kind",
                        "was_ood",
                        "is_ood",
                        "was_id_score",
                        "id_score"))
                .containsExactlyInAnyOrder(
                        "a/becomes-out a became_out false true 0.75 0.25",
                        "a/becomes-in a became_in true false 0.25 0.75",
                        "a/breaks a became_undecided false null 0.75 null",
                        "a/arrives-out a arrived_out null true null 0.25",
                        "a/goes-out a gone_out true null 0.25 null");
        assertThat(shown(views.changedVerdicts(), "was_run_id", "run_id"))
                .containsExactlyInAnyOrder("1 3", "1 3", "1 3", "null 3", "1 null");
    }

    @Test
    void imagesUnderSeveralPathsAreDuplicates() {
        written.finished(
                        "1",
                        ScoringMethod.NEG_LABEL,
                        score("a/x", "old", "neglabel", true, null),
                        score("b/x", "old", "neglabel", true, null))
                .finished(
                        "2",
                        ScoringMethod.NEG_LABEL,
                        score("b/x", "x", "neglabel", true, null),
                        score("a/x", "x", "neglabel", true, null),
                        score("a/x", "x", "msp", true, null),
                        score("a/y", "y", "neglabel", true, null),
                        score("a/broken", null, "neglabel", null, null),
                        score("a/broken too", null, "neglabel", null, null));

        List<Row> duplicates = views.duplicates()
                .select("image_id", "copies", "is_ood", "paths")
                .collectAsList();

        assertThat(duplicates).hasSize(1);
        assertThat(duplicates.get(0).mkString(" ")).startsWith("x 2 true ");
        assertThat(duplicates.get(0).<String>getList(3)).containsExactly("a/x", "b/x");
    }

    @Test
    void aViewThatThereIsNotIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> views.view("verdicts"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no view verdicts")
                .hasMessageContaining("latest_verdicts, outliers_by_source, changed_verdicts, duplicates");
    }

    private static List<String> shown(Dataset<Row> rows, String... columns) {
        StructType type = rows.schema();
        return rows.collectAsList().stream()
                .map(row -> {
                    StringBuilder text = new StringBuilder();
                    for (String column : columns) {
                        text.append(text.isEmpty() ? "" : " ").append(row.get(type.fieldIndex(column)));
                    }
                    return text.toString();
                })
                .toList();
    }
}

package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring_index;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores against the truth, as a user gives it: a file beside the audit, then a column of an image table. */
class EvaluateTest {
    private static final List<String> PICTURES = List.of(
            "cat/one.png", "cat/two, three.png", "dog/four.png", "camel/fünf.png", "house/six.png", "house/7.png");

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static String lake;
    private static String truth;
    private static String imageTable;
    private static CommandRun audit;

    @BeforeAll
    static void auditWithATruthFile() {
        spark = LocalSpark.session();
        lake = folder.resolve("lake").toString();
        Path images = folder.resolve("images");
        for (int i = 0; i < PICTURES.size(); i++) {
            TestImages.write(images.resolve(PICTURES.get(i)), i);
        }
        truth = TestImages.text(folder.resolve("it's mine.csv"), """
                path,label
                cat/one.png,cat
                "cat/two, three.png", cat
                %1$s/dog/four.png,dog
                file:%1$s/camel/fünf.png,camel
                file://%1$s/house/six.png,house
                cat/gone.png,cat
                %1$s/house/gone.png,house
                """.formatted(images));
        audit = audit(images.toString(), lake, truth);
        imageTable = writeImageTable();
    }

    private static CommandRun audit(String images, String lake, String truth) {
        return CommandRun.of(
                "audit",
                "--images",
                images,
                "--labels",
                TestImages.text(folder.resolve("labels.txt"), "dog\r\ncat\r\ncat\r\n"),
                "--candidates",
                TestImages.text(folder.resolve("words.txt"), "house\ndesert\nphoto\nred\tadjective\n"),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                lake,
                "--negatives",
                "3",
                "--groups",
                "1",
                "--method",
                "neglabel,msp",
                "--threshold",
                "neglabel=2",
                "--truth",
                truth);
    }

    @Test
    void theAuditIsDone() {
        assertThat(audit.exitCode()).as(audit.err()).isZero();
    }

    @Test
    void relativeAndAbsolutePathsAndUrisAreMatchedAndTheOthersCounted() {
        assertThat(audit.out())
                .contains("Agreement with the truth on 5 images (1 scored without truth, 2 named without score)");
    }

    @Test
    void theVerdictsAreHeldAgainstTheTruth() {
        // Below 2 is every image: two cats, a dog, a camel and a house that the truth names.
        assertThat(audit.out())
                .contains("By the truth 2 of 5 images do not belong: of 5 flagged 3 belong (60.0 %), and 2 of the"
                        + " outliers are among them");
    }

    @Test
    void mergedLabelsAreNoted() {
        assertThat(audit.err()).contains("notice: 'cat' stands more than once", "(line 3)");
    }

    @Test
    void countsAddUp() {
        assertThat(audit.out())
                .contains("6 images listed = 6 scored + 0 not", "2 labels and 3 negatives of 4 candidates");
    }

    @Test
    void everyMethodHasEveryFigure() {
        assertThat(metrics("it\\'s mine.csv"))
                .extracting(row -> row.getString(0) + " " + row.getString(1))
                .containsExactlyInAnyOrder(
                        "neglabel auroc",
                        "neglabel aupr_in",
                        "neglabel aupr_out",
                        "neglabel fpr95",
                        "neglabel fpr95_openood",
                        "msp auroc",
                        "msp aupr_in",
                        "msp aupr_out",
                        "msp fpr95",
                        "msp fpr95_openood");
    }

    @Test
    void aColumnOfAnImageTableIsATruthTooAndLeavesTheFiguresOfTheFile() {
        CommandRun run = CommandRun.of("evaluate", "--lake", lake, "--images", imageTable, "--truth-column", "kind");

        JsonNode summary = Summaries.assertFinished(run, "evaluate", lake);
        assertThat(summary.path("counts").path("images_evaluated").asInt()).isEqualTo(6);
        Summaries.assertFigures(summary, "neglabel");
        Summaries.assertFingerprintsOf(
                spark.read()
                        .format("delta")
                        .load(lake + "/runs")
                        .where("status = 'finished' AND run_id = '%s'"
                                .formatted(summary.path("run_id").asText()))
                        .first(),
                summary);
        assertThat(run.out())
                .contains("Agreement with the truth on 6 images (0 scored without truth, 0 named without score)");
        assertThat(metrics("kind")).hasSize(10);
        assertThat(metrics("it\\'s mine.csv")).hasSize(10);
    }

    @Tag("long")
    @Test
    void picturesOfACatalogAreKnownByTheNamesThatTheirTableGivesThem() throws IOException {
        String named = folder.resolve("named").toString();
        FileUtils.copyDirectory(new File(lake), new File(named));
        String names = TestImages.text(folder.resolve("names.csv"), """
                path,label
                cat/one.png,cat
                dog/four.png,dog
                house/7.png,house
                /somewhere/else.png,house
                """);
        spark.read()
                .format("delta")
                .load(imageTable)
                .withColumn("path", substring_index(col("path"), "/", -2))
                .write()
                .format("delta")
                .saveAsTable("known_goods");
        try {
            CommandRun run = audit("table:known_goods", named, names);

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("Agreement with the truth on 3 images (3 scored without truth, 1 named without score)");
        } finally {
            spark.sql("DROP TABLE known_goods");
        }
    }

    @Test
    void theSameTruthOnceMoreLeavesTheFiguresOnce() {
        CommandRun again = CommandRun.of("evaluate", "--lake", lake, "--truth", truth);

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(metrics("it\\'s mine.csv")).hasSize(10);
    }

    /** The audited pictures as rows with their bytes, the kind being their folder. */
    private static String writeImageTable() {
        String table = folder.resolve("table").toString();
        spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(folder.resolve("images").toString())
                .selectExpr("path", "content", "element_at(split(path, '/'), -2) kind")
                .write()
                .format("delta")
                .save(table);
        return table;
    }

    @Test
    void aColumnThatTheTableDoesNotHaveIsRefused() {
        CommandRun run = CommandRun.of("evaluate", "--lake", lake, "--images", imageTable, "--truth-column", "sort");

        assertRefused(run, "no column sort", "[path, content, kind]", "--truth-column");
    }

    @Test
    void aTruthOfOtherImagesIsRefused() {
        String other = TestImages.text(folder.resolve("other.csv"), "path,label\nelsewhere.png,cat\n");

        assertRefused(
                CommandRun.of("evaluate", "--lake", lake, "--truth", other),
                "names none of the 6 scored images",
                "relative to the image root");
    }

    @Test
    void aTruthWithoutItsHeaderIsRefused() {
        String bare = TestImages.text(folder.resolve("bare.csv"), "cat/one.png,cat\n");

        assertRefused(CommandRun.of("evaluate", "--lake", lake, "--truth", bare), bare, "path,label");
    }

    @Test
    void aTruthThatNamesAnImageTwiceIsRefused() {
        String twice = TestImages.text(
                folder.resolve("twice.csv"),
                "path,label\ncat/one.png,cat\n%s/images/cat/one.png,dog\n".formatted(folder));

        assertRefused(
                CommandRun.of("evaluate", "--lake", lake, "--truth", twice), "cat/one.png", "more than one label");
    }

    @Test
    void aTruthFileThatIsNotThereIsRefused() {
        String missing = folder.resolve("missing.csv").toString();

        assertRefused(CommandRun.of("evaluate", "--lake", lake, "--truth", missing), missing, "check the path");
    }

    @Test
    void aRunThatIsNotThereIsRefused() {
        CommandRun run =
                CommandRun.of("evaluate", "--lake", lake, "--run", "20200101T000000000Z-0000", "--truth", truth);

        assertRefused(run, "no run 20200101T000000000Z-0000", "--run");
    }

    private static List<Row> metrics(String dataset) {
        return spark.read()
                .format("delta")
                .load(lake + "/metrics")
                .where("dataset = '%s'".formatted(dataset))
                .select("method", "metric")
                .collectAsList();
    }
}

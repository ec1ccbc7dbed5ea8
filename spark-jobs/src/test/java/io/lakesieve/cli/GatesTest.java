package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import io.lakesieve.table.Lake;
import io.lakesieve.view.LakeViews;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four audits with gates. Below the threshold 1 every image is an outlier: two of the first run's four images, one of which
 * cannot be read, are in each of two sources; before the second and the third comes nothing new, before the fourth a picture
 * more, and a person has looked at it and at one of the first.
 */
@ExtendWith(LocalSpark.class)
class GatesTest {
    @TempDir
    private static Path folder;

    private static CommandRun first;
    private static CommandRun second;
    private static CommandRun third;
    private static CommandRun fourth;

    @BeforeAll
    static void audits() {
        TestImages.write(folder.resolve("images/a/1.png"), 1);
        TestImages.write(folder.resolve("images/a/2.png"), 2);
        TestImages.write(folder.resolve("images/b/3.png"), 3);
        TestImages.text(folder.resolve("images/b/4.png"), "no picture");
        first = audit(
                "flagged_share > 0.99", "failed_share per source >= 0.5", "new_outliers > 0", "images_listed < 4");
        second = audit("new_outliers > 5", "change(images_listed) > 0", "change(flagged_share) > 0");
        third = audit("new_outliers > 0", "change(images_listed) > 5");
        TestImages.write(folder.resolve("images/b/5.png"), 5);
        fourth = withReviews(reviews("b/5.png,yes\na/1.png,False\nb/none.png,1\n"));
    }

    private static CommandRun withReviews(String file) {
        return audited(List.of("--reviewed", file), "new_outliers > 0");
    }

    private static String reviews(String rows) {
        return TestImages.text(folder.resolve("reviews.csv"), "path,belongs\n" + rows);
    }

    private static CommandRun audit(String... rules) {
        return audited(List.of(), rules);
    }

    private static CommandRun audited(List<String> more, String... rules) {
        List<String> flags = new ArrayList<>(List.of(
                "audit",
                "--images",
                folder.resolve("images").toString(),
                "--labels",
                TestImages.text(folder.resolve("labels"), "camel\nbird\n"),
                "--candidates",
                TestImages.text(folder.resolve("words.txt"), "desert\nphoto\nlight\nsea\n"),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve("lake").toString(),
                "--negatives",
                "4",
                "--logit-scale",
                "30",
                "--method",
                "msp",
                "--max-image-failure-rate",
                "0.5",
                "--threshold",
                "1",
                "--config",
                TestImages.text(
                        folder.resolve("gates.conf"),
                        "lakesieve { fail-if = [\"" + String.join("\", \"", rules) + "\"] }")));
        flags.addAll(more);
        return CommandRun.of(flags.toArray(String[]::new));
    }

    private static List<String> gates(CommandRun run) {
        List<String> gates = new ArrayList<>();
        for (JsonNode gate : run.summary().path("gates")) {
            gates.add("%s, %s: %s %s"
                    .formatted(
                            gate.path("rule").asText(),
                            gate.path("source").asText(),
                            gate.path("value").asText(),
                            gate.path("passed").asBoolean() ? "passed" : "failed"));
        }
        return gates;
    }

    @Test
    void aGateThatFailedEndsWithAnExitCodeOfItsOwnAfterAllIsWritten() {
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(first.summary().path("status").asText()).isEqualTo("finished");
        assertThat(first.summary().path("error").isNull()).isTrue();
        assertThat(first.out()).contains("Report: ", "Gates: 2 failed", "FAILED  flagged_share > 0.99: 1");
        assertThat(gates(first))
                .containsExactly(
                        "failed_share per source >= 0.5, b: 0.5 failed",
                        "flagged_share > 0.99, null: 1.0 failed",
                        "failed_share per source >= 0.5, a: 0.0 passed",
                        "images_listed < 4, null: 4.0 passed",
                        "new_outliers > 0, null: null passed");
    }

    @Test
    void theReportSaysWhatTheGatesFound() throws IOException {
        String page = Files.readString(
                Path.of(URI.create(third.summary().path("written").path(0).asText())));

        assertThat(page).contains("A gate passed. change(images_listed) &gt; 5: 0", "A gate passed. new_outliers");
    }

    @Test
    void aRunWhoseGatesFailedIsNoBaseline() {
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(gates(second))
                .containsExactly(
                        "change(flagged_share) > 0, null: null passed",
                        "change(images_listed) > 0, null: null passed",
                        "new_outliers > 5, null: null passed");
    }

    @Test
    void anUnchangedRunHasItsOwnGatesAgainstTheLastGoodRun() {
        assertThat(third.exitCode()).as(third.err()).isZero();
        assertThat(gates(third))
                .containsExactly("change(images_listed) > 5, null: 0.0 passed", "new_outliers > 0, null: 0.0 passed");
        List<Row> stored = LocalSpark.session()
                .read()
                .format("delta")
                .load(folder.resolve("lake/gates").toString())
                .where("run_id = '%s'".formatted(third.summary().path("run_id").asText()))
                .collectAsList();
        assertThat(stored).hasSize(2).allSatisfy(row -> assertThat(row.<Double>getAs("value"))
                .isZero());
    }

    @Test
    void anImageThatAPersonHasLookedAtIsNoNewOutlier() {
        assertThat(fourth.exitCode()).as(fourth.err()).isZero();
        assertThat(gates(fourth)).containsExactly("new_outliers > 0, null: 0.0 passed");
        assertThat(fourth.summary().path("counts").path("images_out").asLong()).isEqualTo(3);
        assertThat(fourth.summary().path("counts").path("reviews_unknown").asLong())
                .isEqualTo(1);
        assertThat(fourth.out())
                .contains("People have looked at 2 images: of 2 that the rule flags 1 belongs, of 0 that it does not")
                .contains("1 of the rows in --reviewed name a path that is no image of the lake");
    }

    @Test
    void aPersonsWordIsTheVerdictInViewsReportAndExportAndNotInTheScores() throws IOException {
        Lake lake = Lake.at(LocalSpark.session(), folder.resolve("lake").toString());
        assertThat(shown(LakeViews.of(lake).latestVerdicts().where("status = 'ok'")))
                .containsExactlyInAnyOrder(
                        "1.png true false", "2.png true null", "3.png true null", "5.png false true");
        assertThat(shown(lake.reviews().over(lake.read("scores")).where("status = 'ok'")))
                .contains("5.png false true");
        assertThat(lake.read("scores").where("status = 'ok' AND NOT is_ood").isEmpty())
                .isTrue();

        Path file = folder.resolve("outliers.csv");
        CommandRun export = CommandRun.of("export", "--lake", lake.uri(), "--output", file.toString());
        assertThat(export.exitCode()).as(export.err()).isZero();
        assertThat(Files.readString(file)).contains("1.png", "3.png").doesNotContain("5.png");
        assertThat(Files.readString(Path.of(
                        URI.create(fourth.summary().path("written").path(0).asText()))))
                .contains("People have looked at 2 images");
    }

    private static List<String> shown(Dataset<Row> verdicts) {
        return verdicts
                .selectExpr("concat_ws(' ', substring_index(path, '/', -1), is_ood, coalesce(string(belongs), 'null'))")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @Test
    void reviewsThatSayNothingAreRefusedWithTheRowBeforeAnythingIsComputed() {
        assertRefused(withReviews(reviews("a/1.png,true\na/2.png,maybe\n")), "a/2.png", "'maybe'");
        assertRefused(withReviews(reviews(",true\n")), "path empty", "image_id empty");
        assertRefused(withReviews(reviews("a/1.png,true\na/1.png,no\n")), "a/1.png", "the opposite");
        assertRefused(
                withReviews(TestImages.text(folder.resolve("other.csv"), "path,label\na,b\n")),
                "[path, label]",
                "belongs");
    }

    private static CommandRun auditOfNothing(String... flags) {
        List<String> arguments = new ArrayList<>(
                List.of("audit", "--images=none", "--labels=none", "--model=none", "--lake=" + folder.resolve("none")));
        arguments.addAll(List.of(flags));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void whatCannotBeCheckedIsRefusedBeforeAnythingIsComputed() {
        assertRefused(audit("flagged > 1"), "'flagged'", "flagged_share");
        assertRefused(auditOfNothing("--fail-if=new_outliers > 0"), "counts verdicts", "--threshold");
        assertRefused(
                auditOfNothing("--threshold=1", "--fail-if=outlier_share_low > 0.1"),
                "known good images",
                "--reference");
        assertRefused(audit("change(new_outliers) > 0"), "compares with earlier runs");
        assertThat(folder.resolve("none")).doesNotExist();
    }
}

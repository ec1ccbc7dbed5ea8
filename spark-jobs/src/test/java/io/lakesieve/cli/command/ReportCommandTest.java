package io.lakesieve.cli.command;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import io.lakesieve.cli.CommandRun;
import io.lakesieve.cli.ReportedLake;
import io.lakesieve.cli.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} as its user runs it, and the page that {@code audit} leaves. */
@ExtendWith(LocalSpark.class)
class ReportCommandTest {
    private static ReportedLake reported;

    @TempDir
    private Path folder;

    @BeforeAll
    static void audit() {
        reported = ReportedLake.instance();
    }

    @Test
    void anAuditSaysWhereItsReportIs() {
        assertThat(reported.secondAudit().out()).contains("Report: file:" + reported.report());
    }

    @Test
    void theReportsFolderHoldsThePagesAndNoDrafts() throws IOException {
        try (Stream<Path> files = Files.list(reported.report().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            reported.runIds().get(0) + ".html",
                            reported.runIds().get(1) + ".html",
                            "latest.html");
        }
        assertThat(reported.report().resolveSibling("latest.html")).hasSameBinaryContentAs(reported.report());
    }

    @Test
    void anEarlierRunIsReportedIntoAnyFile() {
        Path file = folder.resolve("the report.html");

        CommandRun run = CommandRun.of(
                "report", "--lake", reported.lake(), "--run", reported.runIds().get(0), "--output", file.toString());

        JsonNode summary = Summaries.assertFinished(run, "report", reported.lake());
        Summaries.assertFingerprintsOf(
                reported.sql("SELECT * FROM {runs} WHERE status = 'finished' ORDER BY run_id")
                        .get(0),
                summary);
        assertThat(summary.path("written").path(0).asText()).isEqualTo("file:" + file);
        assertThat(run.out()).contains("Report: file:" + file);
        Document page = ReportedLake.page(file);
        assertThat(page.select(".facts").text()).contains(reported.runIds().get(0));
        assertThat(page.select("section:has(#change)").text()).contains("no earlier finished run");
        assertThat(missing(page)).anySatisfy(reason -> assertThat(reason).contains("the file is gone"));
    }

    private static List<String> missing(Document page) {
        return page.select(".missing").eachText();
    }

    @Test
    void pictureWithoutPicturesShowsNone() {
        Path file = folder.resolve("bare.html");

        CommandRun run =
                CommandRun.of("report", "--lake", reported.lake(), "--pictures", "0", "--output", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ReportedLake.page(file).select("img, .card")).isEmpty();
    }

    @Test
    void everyPictureOfTheLatestRunIsASmallCopyWithinThePage() {
        assertThat(reported.page().select("img"))
                .hasSizeGreaterThan(3)
                .extracting(image -> image.attr("src").substring(0, 23))
                .containsOnly("data:image/jpeg;base64,");
        assertThat(missing(reported.page())).isEmpty();
    }

    @Test
    void aLakeWithoutRunsIsRefused() {
        assertRefused(CommandRun.of("report", "--lake", folder.toString()), "no finished run with scores");
    }

    @Test
    void aRunThatIsNotThereIsRefused() {
        assertRefused(CommandRun.of("report", "--lake", reported.lake(), "--run", "2020"), "no run 2020", "--run");
    }

    @Test
    void aFolderAsOutputIsRefused() {
        assertRefused(
                CommandRun.of("report", "--lake", reported.lake(), "--output", folder.toString()),
                "is a folder",
                "--output");
    }

    @Test
    void tooManyPicturesAreRefused() {
        assertRefused(
                CommandRun.of("report", "--lake", reported.lake(), "--pictures", "1000"), "--pictures is 1000", "240");
    }

    @Test
    void hostileNamesAreTextAndNothingElse() {
        Document page = reported.page();

        assertThat(page.select("script, style, svg[onload], img[onerror], [onload], [onerror], b, a[href^=javascript]"))
                .extracting(Element::normalName)
                .containsExactly("style", "script");
        assertThat(page.select("#source-table").text()).contains("<b onclick=alert(1)>");
        assertThat(page.text())
                .contains(ReportedLake.HOSTILE_LABEL.substring(2))
                .contains(ReportedLake.HOSTILE_WORD);
    }
}

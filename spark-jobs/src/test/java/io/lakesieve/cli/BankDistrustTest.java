package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.sql.LakeSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An audit whose reference shows the audited pictures themselves, so that its bank cannot be trusted: views and console
 * show NegLabel's verdicts although AdaNeg's were asked for.
 */
@ExtendWith(LocalSpark.class)
@Tag("long")
class BankDistrustTest {
    @TempDir
    private static Path folder;

    private static CommandRun audit;
    private static SparkSession session;

    @BeforeAll
    static void audit() {
        for (int i = 0; i < 12; i++) {
            TestImages.write(folder.resolve("images/some/" + i + ".png"), i);
            TestImages.write(folder.resolve("good/" + i + ".png"), i);
        }
        audit = CommandRun.of(
                "audit",
                "--images",
                folder.resolve("images").toString(),
                "--reference",
                folder.resolve("good").toString(),
                "--accept",
                "0.6",
                "--labels",
                TestImages.text(folder.resolve("labels.txt"), "camel\nbird\n"),
                "--candidates",
                TestImages.text(folder.resolve("words.txt"), "desert\nphoto\nlight\nhouse\nsea\nred\tadjective\n"),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                lake(),
                "--negatives",
                "6",
                "--groups",
                "2",
                "--method",
                "neglabel,adaneg-task",
                "--verdict-method",
                "adaneg-task");
        assertThat(audit.exitCode()).as(audit.err()).isZero();
        session = LocalSpark.session().newSession();
        session.conf().set(LakeSetting.LAKE, lake());
    }

    private static String lake() {
        return folder.resolve("lake").toString();
    }

    private static List<Row> sql(String query) {
        return session.sql(query).collectAsList();
    }

    @Test
    void theRowsOfAdaNegKeepTheirOwnVerdictsAndSayThatTheirBankIsNotTrusted() {
        assertThat(sql("SELECT DISTINCT method, bank_trusted, is_ood = (id_score < threshold) FROM scores"))
                .extracting(row -> row.mkString(" "))
                .containsExactlyInAnyOrder("adaneg-task false true", "neglabel null true");
    }

    @Test
    void theRunRecordsIt() {
        assertThat(sql("SELECT counts['bank_trusted'] FROM runs"))
                .extracting(row -> row.getLong(0))
                .containsExactly(0L);
    }

    @Test
    void theViewsShowNegLabels() {
        assertThat(sql("SELECT DISTINCT method FROM latest_verdicts"))
                .extracting(row -> row.getString(0))
                .containsExactly("neglabel");
        assertThat(sql("SELECT out FROM outliers_by_source"))
                .isEqualTo(sql("SELECT count_if(is_ood) FROM scores WHERE method = 'neglabel'"));
    }

    @Test
    void theConsoleShowsThemAndSaysSo() {
        assertThat(audit.out())
                .contains("neglabel's verdicts stand in for AdaNeg's")
                .contains("The verdicts of adaneg-task were asked for, but its bank cannot be trusted here: shown are"
                        + " those of neglabel")
                .contains("by neglabel below its threshold")
                .contains("images by neglabel");
    }

    @Test
    void theReportShowsThemAndSaysSo() throws IOException {
        String page =
                ReportedLake.page(folder.resolve("lake/reports/latest.html")).text();

        assertThat(page)
                .contains("The verdicts of adaneg-task were asked for, but its bank cannot be trusted here. Shown are"
                        + " those of neglabel.")
                .contains("neglabel's verdicts stand in for AdaNeg's");
    }

    @Test
    void theExportHoldsThemAndSaysSo() throws IOException {
        Path file = folder.resolve("outliers.csv");

        CommandRun run = CommandRun.of("export", "--lake", lake(), "--output", file.toString(), "--all");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("notice: the verdicts of adaneg-task were asked for")
                .contains("neglabel");
        assertThat(Files.readAllLines(file).stream().skip(1))
                .hasSize(12)
                .allMatch(line -> line.contains(",\"neglabel\","));
    }
}

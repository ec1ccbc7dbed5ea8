package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static io.lakesieve.cli.Refusals.assertShellRefused;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.LocalSpark;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.sql.LakeSetting;
import io.lakesieve.table.Lake;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake that another version of Lakesieve has written: commands, views and functions refuse it with a message. */
class OtherVersionTest {
    private static final String[] SAID = {
        "/runs is of another version of Lakesieve", "lakesieve.version is 0", "run audit again into another lake"
    };

    @TempDir
    private static Path folder;

    private static String lake;

    @BeforeAll
    static void writeALakeOfAnotherVersion() {
        SparkSession spark = LocalSpark.session();
        lake = folder.resolve("lake").toString();
        spark.createDataFrame(List.of(), RunsSchema.TYPE)
                .writeTo("delta.`%s`".formatted(Lake.at(spark, lake).uriOf(RunsSchema.TABLE)))
                .using("delta")
                .tableProperty("lakesieve.version", "0")
                .createOrReplace();
    }

    @Test
    void commandsThatReadARunRefuseIt() {
        assertRefused(CommandRun.of("report", "--lake", lake), SAID);
        assertRefused(CommandRun.of("evaluate", "--lake", lake, "--truth", "truth.csv"), SAID);
    }

    @Test
    void commandsThatBeginARunRefuseIt() {
        String pictures =
                TestImages.write(folder.resolve("pictures").resolve("a.png"), 1).toString();

        assertRefused(
                CommandRun.of("embed", "--lake", lake, "--images", pictures, "--model", TestImages.MODEL.toString()),
                SAID);
    }

    @Test
    void theShellRefusesIt() {
        assertShellRefused(CommandRun.of("sql", "--lake", lake, "-e", "SELECT * FROM latest_verdicts"), SAID);
    }

    @Test
    void viewsAndFunctionsOfASessionRefuseIt() {
        SparkSession session = LocalSpark.session().newSession();
        session.conf().set(LakeSetting.LAKE, lake);

        assertThatThrownBy(() -> session.sql("SELECT * FROM latest_verdicts"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContainingAll(SAID);
        assertThatThrownBy(() -> session.sql("SELECT neglabel_score(array(1f), 'latest')"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContainingAll(SAID);
    }
}

package io.lakesieve.cli.command;

import static io.lakesieve.cli.Refusals.assertShellRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.cli.AuditedLake;
import io.lakesieve.cli.CommandRun;
import io.lakesieve.cli.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code sql} as its user types it. */
class SqlCommandTest {
    @TempDir
    private static Path folder;

    private static AuditedLake lake;

    @BeforeAll
    static void open() {
        lake = AuditedLake.shared();
    }

    private static CommandRun sql(String... arguments) {
        return CommandRun.of(Stream.concat(Stream.of("sql", "--lake", lake.uri()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    @Test
    void aQueryPrintsItsRowsAndNothingElse() {
        CommandRun run = sql("-e", "SELECT source, images, null FROM outliers_by_source ORDER BY source");

        assertThat(run.out()).isEqualTo("even\t8\tNULL\nodd\t8\tNULL\n");
        assertThat(run.err()).matches("Time taken: \\d+\\.\\d{3} seconds, Fetched 2 row\\(s\\)\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void silentIsSilent() {
        CommandRun run = sql("-S", "-e", "SELECT count(*) FROM latest_verdicts");

        assertThat(run.out()).isEqualTo(AuditedLake.LISTED + "\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aFileOfStatementsIsRunInOrder() {
        String file = TestImages.text(folder.resolve("query.sql"), """
                -- Semicolons in ';' and in comments; do not end a statement.
                SET spark.sql.cli.print.header = true;
                SELECT 'a;b' AS text, array(1, 2) AS numbers /* ; */;
                """);

        assertThat(sql("-S", "-f", file).out())
                .isEqualTo("key\tvalue\nspark.sql.cli.print.header\ttrue\ntext\tnumbers\na;b\t[1,2]\n");
    }

    @Test
    void functionsAreInPlace() {
        CommandRun run = sql(
                "-S",
                "-e",
                "SELECT cosine_similarity(array(3, 4), array(4, 3));"
                        + "SELECT count(neglabel_score(embedding, 'second')) FROM embeddings");

        assertThat(run.out()).isEqualTo("0.96\n" + AuditedLake.EMBEDDED + "\n");
    }

    @Test
    void theFirstStatementThatFailsEndsItWithOne() {
        CommandRun run = sql("-S", "-e", "SELECT 1; SELECT missing FROM latest_verdicts; SELECT 2");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("1\n");
        assertThat(run.err()).contains("[UNRESOLVED_COLUMN", "`missing`").doesNotContain("\tat ");
    }

    @Test
    void whatFailsOnTheWaySaysTheCause() {
        CommandRun run = sql("-S", "-e", "SELECT neglabel_score(slice(embedding, 1, 5), 'first') FROM embeddings");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has 5 values").doesNotContain("\tat ");
    }

    @Test
    void aFolderThatIsNoLakeIsRefused() {
        String empty = folder.resolve("empty").toString();

        assertShellRefused(
                CommandRun.of("sql", "--lake", empty, "-e", "SELECT 1"), empty, "lies no lake", "run audit first");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertShellRefused(sql("-f", folder.resolve("missing.sql").toString()), "missing.sql", "check -f");
    }

    @Test
    void aQueryAndAFileExcludeEachOther() {
        CommandRun run = sql("-e", "SELECT 1", "-f", "x.sql");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("mutually exclusive");
    }

    @Test
    void noMetastoreAndNoWarehouseAreLeftInTheWorkingFolder() throws IOException {
        sql("-S", "-e", "SELECT 1");

        try (Stream<Path> files = Files.list(Path.of(""))) {
            assertThat(files.map(Path::toString)).doesNotContain("metastore_db", "derby.log", "spark-warehouse");
        }
    }
}

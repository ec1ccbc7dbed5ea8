package io.lakesieve.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.cli.CommandRun;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class StudyPrevalenceCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aStudyOfGeneratedEmbeddingsIsATableAndAFile() throws IOException {
        Path file = folder.resolve("study.csv");

        CommandRun run = CommandRun.of(
                "study",
                "prevalence",
                "--shares",
                "0.3",
                "--references",
                "20,40",
                "--lake-images",
                "50",
                "--splits",
                "3",
                "--output",
                file.toString());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        // Three methods, two sizes, five rules, and two lines of heading a table.
        assertThat(run.out().lines().filter(line -> line.startsWith("|"))).hasSize(2 + 3 * 2 + 2 + 3 * 2 * 5);
        assertThat(Files.readAllLines(file)).hasSize(1 + 3 * 2 * 5).allSatisfy(line -> assertThat(line.split(",", -1))
                .hasSize(17));
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        Refusals.assertRefused(
                CommandRun.of("study", "prevalence", "--shares", "1.5"), "--shares holds 1.5", "such as 0.1");
        Refusals.assertRefused(CommandRun.of("study", "prevalence", "--splits", "1"), "--splits 1");
        Refusals.assertRefused(CommandRun.of("study"), "study prevalence");
    }
}

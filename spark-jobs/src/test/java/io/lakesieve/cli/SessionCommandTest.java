package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class SessionCommandTest {
    private static final long LONG_ENOUGH = 300_000;

    @TempDir
    private Path folder;

    @Test
    void itRunsBesideTheCallersSessionAndLeavesItsSettingsAlone(SparkSession spark) throws Exception {
        SparkSession callers = spark.newSession();
        callers.conf().set("spark.sql.shuffle.partitions", "7");
        String output = folder.resolve("scores").toString();

        SessionCommand command = SessionCommand.start(callers, scoring(folder, output));

        assertThat(command.waitFor(LONG_ENOUGH)).isTrue();
        assertThat(command.exitCode()).isZero();
        assertThat(command.output()).contains("\"status\":\"finished\"");
        assertThat(command.take()).anyMatch(line -> line.startsWith("score images"));
        assertThat(command.take()).isEmpty();
        assertThat(command.shown()).isEmpty();
        assertThat(callers.read().format("delta").load(output).count()).isPositive();
        assertThat(callers.conf().get("spark.sql.shuffle.partitions")).isEqualTo("7");
    }

    @Test
    void aMistakeHasTheLineOfTheCommand(SparkSession spark) throws Exception {
        SessionCommand command = SessionCommand.start(
                spark, List.of("runs-nothing", "--lake", folder.resolve("lake").toString()));

        assertThat(command.waitFor(LONG_ENOUGH)).isTrue();
        assertThat(command.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(command.take()).anyMatch(line -> line.contains("runs-nothing"));
    }

    private static List<String> scoring(Path folder, String output) {
        PublishedTables tables = new PublishedTables(LocalSpark.session(), folder, "tiny");
        List<String> arguments = new ArrayList<>(List.of("score", "--output", output, "--method", "neglabel"));
        arguments.addAll(List.of("--image-embeddings", tables.images(), "--label-embeddings", tables.labels()));
        arguments.addAll(List.of("--negative-embeddings", tables.negatives(5), "--groups", "5"));
        return arguments;
    }
}

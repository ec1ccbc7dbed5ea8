package io.lakesieve.cli.command;

import static io.lakesieve.cli.Refusals.assertRefused;
import static io.lakesieve.cli.Summaries.assertFinished;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import io.lakesieve.cli.AuditedLake;
import io.lakesieve.cli.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code runs} says of a lake. */
@ExtendWith(LocalSpark.class)
class RunsCommandTest {
    @Test
    void eachRunIsALineAndTheLatestIsTheLast() {
        AuditedLake lake = AuditedLake.shared();

        CommandRun listed = CommandRun.of("runs", "--lake", lake.uri());

        JsonNode counts = assertFinished(listed, "runs", lake.uri()).path("counts");
        assertThat(counts.path("runs").asInt()).isEqualTo(2);
        assertThat(counts.path("runs_finished").asInt()).isEqualTo(2);
        String[] lines = listed.out().split("\n", -1);
        assertThat(lines[0]).startsWith("run ").contains("state", "started (UTC)", "rows of");
        assertThat(lines[1].split(" +", -1))
                .startsWith(lake.run(0), "audit", "finished")
                .endsWith("16", "15");
        assertThat(lines[2]).startsWith(lake.run(1));
        assertThat(lines[3]).isEqualTo("2 runs: 2 finished");
    }

    @Test
    void aFolderWithoutRunsIsNoLake(@TempDir Path folder) {
        assertRefused(CommandRun.of("runs", "--lake", folder.toString()), folder.toString(), "no lake", "--lake");
    }
}

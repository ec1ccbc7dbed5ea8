package io.lakesieve.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.table.Lake;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which killed run a command resumes. */
@ExtendWith(LocalSpark.class)
class RunLogTest {
    private static final Map<String, String> PARAMETERS = Map.of("images", "here", "groups", "5");

    @TempDir
    private Path folder;

    private SparkSession spark;
    private RunLog first;

    @BeforeEach
    void start(SparkSession session) {
        spark = session;
        first = start("audit", PARAMETERS);
    }

    /** The runs here do not end, so their names stay. */
    @AfterEach
    void forgetNames() {
        spark.sparkContext().clearJobGroup();
        spark.conf().unset(JobTag.COMMIT_INFO);
    }

    private RunLog start(String command, Map<String, String> parameters) {
        return RunLog.start(spark, Lake.at(spark, folder.toString()), command, parameters, Progress.SILENT);
    }

    @Test
    void theSameCommandGoesOnWithARunWhoseProcessHasEnded() throws Exception {
        first.count("images_listed", 7).logitScale(20).checkpoint();
        setProcess(InetAddress.getLocalHost().getHostName(), endedProcess());

        RunLog second = start("audit", PARAMETERS);

        assertThat(second.isResumed()).isTrue();
        assertThat(second.runId()).isEqualTo(first.runId());
        assertThat(second.startedAt()).isEqualTo(first.startedAt());
        assertThat(second.counts()).containsEntry("images_listed", 7L);
        assertThat(second.unfinished().settings()).isEqualTo(first.unfinished().settings());
    }

    @Test
    void aRunWhoseProcessLivesIsLeftAlone() {
        assertThat(start("audit", PARAMETERS).runId()).isNotEqualTo(first.runId());
    }

    @Test
    void aRunOfAnotherHostIsLeftAlone() throws Exception {
        setProcess("another-host", endedProcess());

        assertThat(start("audit", PARAMETERS).runId()).isNotEqualTo(first.runId());
    }

    @Test
    void anotherCommandOrOtherParametersBeginAnew() throws Exception {
        setProcess(InetAddress.getLocalHost().getHostName(), endedProcess());

        assertThat(start("score", PARAMETERS).runId()).isNotEqualTo(first.runId());
        assertThat(start("audit", Map.of("images", "here", "groups", "6")).runId())
                .isNotEqualTo(first.runId());
        assertThat(start("audit", Map.of("images", "here")).runId()).isNotEqualTo(first.runId());
    }

    @Test
    void aRunThatEndedIsNotTakenUp() throws Exception {
        first.fail("no room");
        setProcess(InetAddress.getLocalHost().getHostName(), endedProcess());

        assertThat(start("audit", PARAMETERS).runId()).isNotEqualTo(first.runId());
    }

    private void setProcess(String host, long pid) {
        spark.sql("UPDATE delta.`%s/runs` SET process = '%s %d 2026-01-01T00:00:00Z'".formatted(folder, host, pid));
    }

    private static long endedProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "0").start();
        process.waitFor();
        return process.pid();
    }
}

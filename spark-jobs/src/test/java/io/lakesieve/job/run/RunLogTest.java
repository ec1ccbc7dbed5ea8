package io.lakesieve.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.LocalSpark;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which killed run a command resumes. */
@Tag("long")
@ExtendWith(LocalSpark.class)
class RunLogTest {
    private static final Map<String, String> PARAMETERS = Map.of("images", "here", "groups", "5");

    @TempDir
    private Path folder;

    private final List<RunLog> started = new ArrayList<>();
    private SparkSession spark;
    private RunLog first;

    @BeforeEach
    void start(SparkSession session) {
        spark = session;
        first = start("audit", PARAMETERS);
    }

    /** The names of runs that others have begun stay. */
    @AfterEach
    void endRuns() {
        started.forEach(run -> run.fail("the test is over"));
        spark.sparkContext().clearJobGroup();
        spark.conf().unset(JobTag.COMMIT_INFO);
    }

    private RunLog start(String command, Map<String, String> parameters) {
        RunLog run = RunLog.start(spark, lake(), command, parameters, Progress.SILENT);
        started.add(run);
        return run;
    }

    private Lake lake() {
        return Lake.at(spark, folder.toString());
    }

    @Test
    void theSameCommandGoesOnWithARunWhoseProcessHasEnded() throws Exception {
        first.count("images_listed", 7)
                .logitScale(20)
                .parameter(Run.ADDED_TO, "before")
                .checkpoint();
        setProcess(InetAddress.getLocalHost().getHostName(), endedProcess());

        RunLog second = start("audit", PARAMETERS);

        assertThat(second.isResumed()).isTrue();
        assertThat(second.runId()).isEqualTo(first.runId());
        assertThat(second.startedAt()).isEqualTo(first.startedAt());
        assertThat(second.counts()).containsEntry("images_listed", 7L);
        assertThat(first.unfinished().addedTo()).contains("before");
        assertThat(second.unfinished().addedTo()).as("its images may be others").isEmpty();
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

    @Test
    void oneOfTwoProcessesTakesAKilledRunUp() throws Exception {
        setProcess(InetAddress.getLocalHost().getHostName(), endedProcess());
        Run killed = lake().runs().find(first.runId()).orElseThrow();

        assertThat(lake().runs().claim(killed, "one")).hasValue(2);
        assertThat(lake().runs().claim(killed, "two")).isEmpty();
        assertThat(lake().runs().find(first.runId())).map(Run::process).contains("one");
    }

    @Test
    void aRunWhosePartThrowsWhatNobodyDeclaredHasFailed() {
        SparkException aborted = new SparkException("aborted by a task", null);

        assertThatThrownBy(() -> first.guard(() -> sneak(aborted))).isSameAs(aborted);

        assertThat(lake().runs().find(first.runId())).map(Run::status).contains(RunsSchema.FAILED);
        assertThat(lake().runs().find(first.runId())).map(Run::error).contains("aborted by a task");
    }

    @Test
    void anErrorFailsARunToo() {
        assertThatThrownBy(() -> first.guard(() -> sneak(new OutOfMemoryError("too little"))))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(lake().runs().find(first.runId())).map(Run::error).contains("too little");
    }

    @Test
    void whereTheLakeIsLostTheFirstErrorIsThrown() throws IOException {
        FileUtils.deleteDirectory(folder.resolve("runs").toFile());
        Files.writeString(folder.resolve("runs"), "no folder");
        IllegalStateException lost = new IllegalStateException("the disk is gone");

        assertThatThrownBy(() -> first.guard(() -> sneak(lost))).isSameAs(lost);

        assertThat(lost.getSuppressed()).hasSize(1);
        started.clear();
    }

    @Test
    void aRunThatHasEndedDoesNotFailAfterwards() {
        first.finish();
        first.fail("too late");

        assertThat(lake().runs().find(first.runId())).map(Run::status).contains(RunsSchema.FINISHED);
    }

    /** Throws without declaring, as Scala does. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> Object sneak(Throwable error) throws E {
        throw (E) error;
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

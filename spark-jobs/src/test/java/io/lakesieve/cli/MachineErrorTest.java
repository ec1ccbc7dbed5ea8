package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakesieve.S3Server;
import io.lakesieve.config.Secrets;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineErrorTest {
    @TempDir
    Path lake;

    @Test
    void aFullDiskIsNamedWithWhatIsFreeThere() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "only Linux has a disk that is always full");
        Throwable full = catchThrowable(() -> {
            try (FileOutputStream stream = new FileOutputStream("/dev/full")) {
                stream.write(1);
            }
        });

        MachineError error = MachineError.of(
                        List.of(new UncheckedIOException((IOException) full), full),
                        Map.of("the lake", lake.resolve("new")))
                .orElseThrow();

        assertThat(error.exitCode()).isEqualTo(1);
        assertThat(error.message())
                .startsWith("There is no space left on a disk (the lake " + lake.resolve("new") + " has ")
                .contains(" MiB)", "--lake", "TMPDIR", "spark.local.dir")
                .doesNotContain("\n");
    }

    @Test
    void aHeapThatIsTooSmallNamesTheVariableThatSetsIt() {
        assertThat(message(new OutOfMemoryError("Java heap space"))).contains("LAKESIEVE_HEAP=4g");
        assertThat(message(new SparkException("Job aborted.", new OutOfMemoryError("GC overhead limit exceeded"))))
                .contains("LAKESIEVE_HEAP");
    }

    @Test
    void anExecutorThatEndedForItsMemoryIsNoBug() {
        String lost = "Job aborted due to stage failure: ExecutorLostFailure (executor 1 exited caused by one of the"
                + " running tasks) Reason: Command exited with code 52";

        assertThat(message(new SparkException(lost))).contains("--executor-memory");
        assertThat(MachineError.of(List.of(new SparkException("exited with code 521")), Map.of()))
                .isEmpty();
    }

    @Test
    void aSchemeWithoutAClassIsABadArgumentThatNamesItsJars() {
        Throwable none = catchThrowable(
                () -> new org.apache.hadoop.fs.Path("gs://bucket/lake").getFileSystem(new Configuration()));

        MachineError error = MachineError.of(List.of(none), Map.of()).orElseThrow();

        assertThat(error.exitCode()).isEqualTo(2);
        assertThat(error.message())
                .startsWith("No class here serves gs://")
                .contains("--packages com.google.cloud.bigdataoss:gcs-connector", "LAKESIEVE_JARS");
    }

    @Test
    void theSchemeOfAnOlderClientIsAnswered() {
        Throwable none = catchThrowable(
                () -> new org.apache.hadoop.fs.Path("s3://bucket/lake").getFileSystem(new Configuration()));

        assertThat(message(none)).endsWith("write s3a:// instead.");
    }

    @Test
    void aStoreThatDoesNotAnswerIsNamedInOneLine() throws IOException {
        S3Server server = new S3Server();
        Configuration hadoop = server.configuration();
        hadoop.set("fs.s3a.retry.limit", "0");
        hadoop.set("fs.s3a.attempts.maximum", "1");
        server.close();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("s3a://bucket/lake");
        Throwable dead = catchThrowable(() -> path.getFileSystem(hadoop).getFileStatus(path));

        MachineError error = MachineError.of(List.of(new IllegalStateException(dead), dead), Map.of())
                .orElseThrow();

        assertThat(error.exitCode()).isEqualTo(1);
        assertThat(error.message())
                .startsWith("A store cannot be reached (")
                .contains("s3a://bucket/lake", "fs.s3a.endpoint")
                .doesNotContain("\n");
    }

    @Test
    void aPasswordInAUriIsRefusedWithoutRepeatingIt() {
        CommandRun run = CommandRun.of("sql", "--lake", "s3a://AKIA:sec/ret@bucket/lake", "-e", "SELECT 1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains("--lake has a password in its URI (s3a://********@bucket/lake)", "AWS_ACCESS_KEY_ID")
                .doesNotContain("sec/ret");
    }

    @Test
    void containersAndPortsAreNoPasswords() {
        assertThat(Secrets.hasPassword("abfss://container@account.dfs.core.windows.net/photos"))
                .isFalse();
        assertThat(Secrets.hasPassword("hdfs://namenode:9000/user@example.org/photos"))
                .isFalse();
    }

    private static String message(Throwable error) {
        return MachineError.of(
                        Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                                .toList(),
                        Map.of())
                .orElseThrow()
                .message();
    }
}

package io.lakesieve.model.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.model.FreshJvmTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {
    @TempDir
    private Path cache;

    /** Fills a scratch directory, prints its path and waits to be killed. */
    public static final class Fill {
        public static void main(String[] arguments) throws Exception {
            ScratchDirectory scratch = ScratchDirectory.create(Path.of(arguments[0]));
            Path tower = Files.createDirectory(scratch.path().resolve("onnx")).resolve("vision_model.onnx");
            Files.write(tower, new byte[1_000]);
            System.out.println(scratch.path());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void theDirectoryOfAKilledJvmIsDeletedByTheNext() throws Exception {
        Process other = FreshJvmTest.java(Fill.class, cache.toString()).start();
        Path left;
        try (BufferedReader output = other.inputReader()) {
            left = Path.of(output.readLine());
            ScratchDirectory.create(cache).close();
            assertThat(left).as("while its JVM lives").isNotEmptyDirectory();
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(left).isNotEmptyDirectory();

        ScratchDirectory.create(cache).close();

        assertThat(cache.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void directoriesOfOneJvmDoNotDisturbEachOther() throws IOException {
        try (ScratchDirectory first = ScratchDirectory.create(cache)) {
            try (ScratchDirectory second = ScratchDirectory.create(cache)) {
                assertThat(second.path()).isEmptyDirectory().isNotEqualTo(first.path());
            }
            assertThat(first.path()).isEmptyDirectory();
        }
        assertThat(cache.resolve("scratch")).isEmptyDirectory();
    }
}

package io.lakesieve.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private final Configuration hadoop = new Configuration();

    @TempDir
    private Path folder;

    private FileSystem shared;

    @BeforeEach
    void openTheFileSystemThatTheJvmShares() throws IOException {
        shared = FileSystem.get(folder.toUri(), hadoop);
    }

    @Test
    void aFileForPeopleHasNoChecksumsBesideIt() throws IOException {
        write("report.html", "new");

        assertThat(files()).containsExactly("report.html");
    }

    @Test
    void otherFilesOfTheJvmKeepTheirChecksums() throws IOException {
        write("report.html", "new");

        createShared("part-0", "rows");

        assertThat(files()).containsExactly(".part-0.crc", "part-0", "report.html");
    }

    @Test
    void aFileWithChecksumsIsReplacedWithThem() throws IOException {
        createShared("report.html", "old");

        write("report.html", "new");

        try (InputStream stream = shared.open(path("report.html"))) {
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("new");
        }
        assertThat(files()).containsExactly("report.html");
    }

    @Test
    void onAnObjectStoreItIsPutOnceInItsPlace() throws IOException {
        try (S3Server server = new S3Server()) {
            List<String> puts = new CopyOnWriteArrayList<>();
            server.beforePut(puts::add);
            server.put("report.html", "old");

            new AtomicFile("report", "s3a://bucket/report.html", server.configuration())
                    .write(stream -> stream.write("new".getBytes(StandardCharsets.UTF_8)));

            assertThat(puts).containsExactly("report.html");
            assertThat(server.text("report.html")).isEqualTo("new");
        }
    }

    @Test
    void onAnObjectStoreContentThatFailsLeavesTheOldFile() throws IOException {
        try (S3Server server = new S3Server()) {
            server.put("report.html", "old");

            assertThatThrownBy(() -> new AtomicFile("report", "s3a://bucket/report.html", server.configuration())
                            .write(stream -> {
                                stream.write("half".getBytes(StandardCharsets.UTF_8));
                                throw new IllegalStateException("no more");
                            }))
                    .hasMessage("no more");

            assertThat(server.keys()).containsExactly("report.html");
            assertThat(server.text("report.html")).isEqualTo("old");
        }
    }

    private void write(String name, String text) {
        new AtomicFile("report", path(name).toString(), hadoop)
                .write(stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void createShared(String name, String text) throws IOException {
        try (OutputStream stream = shared.create(path(name))) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

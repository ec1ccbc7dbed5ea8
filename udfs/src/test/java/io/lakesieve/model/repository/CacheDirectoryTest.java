package io.lakesieve.model.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void copiesOfModelsLieInTheUsersFolderForCaches() {
        assertThat(CacheDirectory.of(Map.of(), folder)).isEqualTo(folder.resolve(".cache/lakesieve"));
    }

    @Test
    void theUserMayPutCachesElsewhere() {
        String elsewhere = folder.resolve("disk").toString();

        assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", elsewhere), folder))
                .isEqualTo(folder.resolve("disk/lakesieve"));
    }

    @Test
    void thePlaceForCachesReachesExecutors() {
        Configuration hadoop = new Configuration();
        hadoop.set("lakesieve.XDG_CACHE_HOME", folder.toString());

        assertThat(CacheDirectory.of(hadoop)).isEqualTo(folder.resolve("lakesieve"));
    }

    @Test
    void withoutAHomeTheyLieAmongTemporaryFiles() throws IOException {
        Path noDirectory = Files.createFile(folder.resolve("home"));

        assertThat(CacheDirectory.of(Map.of(), noDirectory))
                .isEqualTo(
                        Path.of(System.getProperty("java.io.tmpdir"), "lakesieve-" + System.getProperty("user.name")));
    }
}

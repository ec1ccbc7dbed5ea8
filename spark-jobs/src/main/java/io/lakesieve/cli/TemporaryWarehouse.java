package io.lakesieve.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/**
 * A temporary folder for the tables that a user creates by name alone. The catalog of a local session is in memory, so
 * such tables cannot be found by a later session: their files are deleted when the session ends, and none are left in
 * the working folder.
 */
public final class TemporaryWarehouse implements AutoCloseable {
    private final Path folder;

    private TemporaryWarehouse(Path folder) {
        this.folder = folder;
    }

    public static TemporaryWarehouse create() {
        try {
            return new TemporaryWarehouse(Files.createTempDirectory("lakesieve-warehouse"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of a session that uses it. */
    public Map<String, String> settings() {
        return Map.of("spark.sql.warehouse.dir", folder.toUri().toString());
    }

    @Override
    public void close() {
        try {
            FileUtils.deleteDirectory(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

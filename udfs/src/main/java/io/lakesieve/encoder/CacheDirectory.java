package io.lakesieve.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this machine keeps what was fetched or unpacked; executors often have no home that they can write to. */
final class CacheDirectory {
    private CacheDirectory() {}

    /** The configured folder, else {@code ~/.cache/lakesieve}, else one below {@code java.io.tmpdir}. */
    static Path of(RuntimeOptions options) {
        if (!options.cacheDirectory().isEmpty()) {
            return Path.of(options.cacheDirectory());
        }
        Path home = Path.of(System.getProperty("user.home", "?"), ".cache", "lakesieve");
        return isWritable(home)
                ? home
                : Path.of(System.getProperty("java.io.tmpdir"), "lakesieve-" + System.getProperty("user.name"));
    }

    private static boolean isWritable(Path directory) {
        try {
            return Files.isWritable(Files.createDirectories(directory));
        } catch (IOException | SecurityException e) {
            return false;
        }
    }
}

package io.lakesieve.model.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Locates this machine's folder for copies of models. */
public final class CacheDirectory {
    private static final String VARIABLE = "XDG_CACHE_HOME";

    private CacheDirectory() {}

    /**
     * The folder {@code lakesieve} in the user's folder for caches: {@code XDG_CACHE_HOME}, else {@code ~/.cache}. If
     * that is not writable, as on executors without a home directory, a folder below {@code java.io.tmpdir}.
     */
    public static Path of(Configuration hadoop) {
        return of(HubModelSource.environment(hadoop), Path.of(System.getProperty("user.home", "?")));
    }

    public static Path of(Map<String, String> environment, Path home) {
        String caches = environment.getOrDefault(VARIABLE, "");
        Path usual = (caches.isBlank() ? home.resolve(".cache") : Path.of(caches)).resolve("lakesieve");
        return isWritable(usual)
                ? usual
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

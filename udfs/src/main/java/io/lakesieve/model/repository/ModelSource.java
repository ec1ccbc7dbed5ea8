package io.lakesieve.model.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a model's files from one kind of place: a Hadoop file system, the hub or the class path. */
interface ModelSource {
    /** The model's URI, which opens the same files on executors. */
    String uri();

    /**
     * Opens a file.
     *
     * @param path relative to the model directory, with {@code /}
     * @return a stream, which the caller closes, or empty if there is no such file
     */
    Optional<InputStream> open(String path) throws IOException;

    /** Whether there is such a file; does not read it. */
    default boolean has(String path) throws IOException {
        try (InputStream in = open(path).orElse(null)) {
            return in != null;
        }
    }

    /** Advice for a missing file, which ends an error message. */
    default String remedy() {
        return "add it, or give the directory of a complete model";
    }
}

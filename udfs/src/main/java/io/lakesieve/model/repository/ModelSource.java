package io.lakesieve.model.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where the files of a model come from. */
interface ModelSource {
    /** The place as it travels to executors: the same name opens the same source there. */
    String uri();

    /**
     * Opens a file.
     *
     * @param path relative to the model directory, with {@code /}
     * @return its bytes, which the caller closes, or empty where there is no such file
     */
    Optional<InputStream> open(String path) throws IOException;

    /** Whether there is such a file; it is not read. */
    default boolean has(String path) throws IOException {
        try (InputStream in = open(path).orElse(null)) {
            return in != null;
        }
    }

    /** What to do about a file that is missing here, to end a message with. */
    default String remedy() {
        return "add it, or give the directory of a complete model";
    }
}

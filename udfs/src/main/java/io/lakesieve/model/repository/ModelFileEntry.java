package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import io.lakesieve.model.ModelException;
import java.io.Serializable;

/**
 * A file of a model directory.
 *
 * @param path relative to the directory, with {@code /}
 * @param length in bytes
 * @param sha256 of its bytes, 64 lower-case hex digits
 */
public record ModelFileEntry(String path, long length, String sha256) implements Serializable {
    public ModelFileEntry {
        requireNonNull(path, "path");
        requireNonNull(sha256, "sha256");
        if (path.startsWith("/") || ("/" + path + "/").contains("/../")) {
            throw new ModelException("The model names a file outside its directory: '" + path + "'");
        }
        if (length < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("Not a length and a sha-256: " + length + ", '" + sha256 + "'");
        }
    }
}

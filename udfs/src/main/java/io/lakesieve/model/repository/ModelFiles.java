package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Files of a model and where they are.
 *
 * @param uri the model's URI: a directory on a Hadoop file system, a hub repository at a commit, or {@link
 *     ModelRepository#DEMO}
 * @param files those that are read, sorted by path
 */
public record ModelFiles(String uri, List<ModelFileEntry> files) implements Serializable {
    public ModelFiles {
        requireNonNull(uri, "uri");
        files = List.copyOf(files);
    }

    /**
     * The first 16 hex digits of the SHA-256 over lines of path and SHA-256, sorted. It does not depend on where the files
     * are.
     */
    public String id() {
        String lines = files.stream()
                .sorted(Comparator.comparing(ModelFileEntry::path))
                .map(file -> file.path() + "\t" + file.sha256() + "\n")
                .collect(Collectors.joining());
        return DigestUtils.sha256Hex(lines).substring(0, 16);
    }
}

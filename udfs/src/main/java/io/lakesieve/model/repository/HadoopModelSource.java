package io.lakesieve.model.repository;

import io.lakesieve.model.ModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads a model directory on any of Hadoop's file systems, including the local one. */
final class HadoopModelSource implements ModelSource {
    private final FileSystem files;
    private final Path root;

    private HadoopModelSource(FileSystem files, Path root) {
        this.files = files;
        this.root = root;
    }

    /**
     * Opens a directory.
     *
     * @param uri a URI or a path; a path that is no local directory is one of Hadoop's default file system
     * @throws ModelException if there is no such directory
     */
    static HadoopModelSource open(String uri, Configuration hadoop) {
        try {
            Path path = new Path(
                    isLocalDirectory(uri)
                            ? "file://" + java.nio.file.Path.of(uri).toAbsolutePath()
                            : uri);
            FileSystem files = path.getFileSystem(hadoop);
            if (!files.getFileStatus(path).isDirectory()) {
                throw new ModelException(
                        "The model '%s' is a file: give the directory that holds config.json".formatted(uri));
            }
            return new HadoopModelSource(files, files.makeQualified(path));
        } catch (FileNotFoundException e) {
            throw new ModelException(
                    ("There is no model at '%s': give a directory with config.json and onnx/ on a"
                                    + " local disk or a Hadoop file system, or the name '%s'")
                            .formatted(uri, ModelRepository.DEMO),
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelException("The model '%s' cannot be opened: %s".formatted(uri, e.getMessage()), e);
        }
    }

    private static boolean isLocalDirectory(String uri) {
        try {
            return Files.isDirectory(java.nio.file.Path.of(uri));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public String uri() {
        return root.toString();
    }

    @Override
    public Optional<InputStream> open(String path) throws IOException {
        try {
            return Optional.of(files.open(new Path(root, path)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }
}

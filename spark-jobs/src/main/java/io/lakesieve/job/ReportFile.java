package io.lakesieve.job;

import io.lakesieve.config.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * A file that is there whole or not at all, on any Hadoop file system: written beside its place under another name, then
 * renamed. Object stores show a file when it is closed, so it is never seen in part there either.
 */
final class ReportFile {
    private final Path path;
    private final Configuration hadoop;

    ReportFile(String uri, Configuration hadoop) {
        this.path = new Path(uri);
        this.hadoop = hadoop;
    }

    /**
     * Writes it, replacing what was there.
     *
     * @return its qualified URI
     * @throws InputException if it cannot be written
     */
    String write(String text) {
        try {
            FileSystem fileSystem = path.getFileSystem(hadoop);
            if (fileSystem.exists(path) && fileSystem.getFileStatus(path).isDirectory()) {
                throw new InputException(
                        "The report cannot be written to %s, which is a folder: name a file with --output."
                                .formatted(path));
            }
            Path draft = new Path(path.getParent(), "_%s.%s".formatted(path.getName(), UUID.randomUUID()));
            fileSystem.setWriteChecksum(false);
            try {
                write(fileSystem, draft, text);
                replace(fileSystem, draft);
            } finally {
                fileSystem.delete(draft, false);
            }
            return fileSystem.makeQualified(path).toString();
        } catch (IOException e) {
            throw new InputException(
                    "The report cannot be written to %s (%s): name another file with --output, or have write access granted there."
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    private static void write(FileSystem fileSystem, Path draft, String text) throws IOException {
        try (OutputStream stream = fileSystem.create(draft, true)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void replace(FileSystem fileSystem, Path draft) throws IOException {
        try {
            Path qualified = fileSystem.makeQualified(path);
            FileContext.getFileContext(qualified.toUri(), hadoop)
                    .rename(fileSystem.makeQualified(draft), qualified, Rename.OVERWRITE);
        } catch (UnsupportedFileSystemException e) {
            // Few file systems know no replacing rename; there the old file goes first.
            fileSystem.delete(path, false);
            if (!fileSystem.rename(draft, path)) {
                throw new IOException("the draft could not be renamed", e);
            }
        }
    }
}

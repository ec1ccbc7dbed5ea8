package io.lakesieve.job.run;

import io.lakesieve.config.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Writes a file atomically on any Hadoop file system: to a temporary name beside it, then by a rename. An object store
 * shows a file when it is closed and copies where others rename: there it is written under its own name, and the upload
 * aborted where the content fails.
 */
public final class AtomicFile {
    private static final Pattern DRAFT = Pattern.compile("_.+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final String what;
    private final Path path;
    private final Configuration hadoop;

    /**
     * A file to write.
     *
     * @param what it is, for messages, such as "report"
     */
    public AtomicFile(String what, String uri, Configuration hadoop) {
        this.what = what;
        this.path = new Path(uri);
        this.hadoop = hadoop;
    }

    /** Whether a file of that name is a draft, which its writer removes however the writing ends, unless it is killed. */
    public static boolean isDraft(String name) {
        return DRAFT.matcher(name).matches();
    }

    /** Writes the content. */
    public interface Content {
        void write(OutputStream stream) throws IOException;
    }

    /**
     * Refuses a place where something is.
     *
     * @throws InputException if so, or if the file system cannot be asked
     */
    public void requireAbsent() {
        try {
            if (path.getFileSystem(hadoop).exists(path)) {
                throw new InputException(
                        "The file %s is there already: name another --output, or replace it with --overwrite."
                                .formatted(path));
            }
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    /**
     * Writes it, replacing what was there.
     *
     * @return its qualified URI
     * @throws InputException if it cannot be written
     */
    public String write(Content content) {
        try {
            FileSystem fileSystem = path.getFileSystem(hadoop);
            if (fileSystem.exists(path) && fileSystem.getFileStatus(path).isDirectory()) {
                throw new InputException("The %s cannot be written to %s, which is a folder: name a file with --output."
                        .formatted(what, path));
            }
            if (fileSystem.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
                writeInPlace(fileSystem, content);
            } else {
                writeBeside(fileSystem, content);
            }
            return fileSystem.makeQualified(path).toString();
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private void writeInPlace(FileSystem fileSystem, Content content) throws IOException {
        try (FSDataOutputStream stream = fileSystem.create(path, true)) {
            boolean isWhole = false;
            try {
                content.write(stream);
                isWhole = true;
            } finally {
                if (!isWhole) {
                    stream.abort();
                }
            }
        }
    }

    private void writeBeside(FileSystem fileSystem, Content content) throws IOException {
        Path draft = new Path(path.getParent(), "_%s.%s".formatted(path.getName(), UUID.randomUUID()));
        try {
            try (OutputStream stream = PlainFile.create(fileSystem, draft)) {
                content.write(stream);
            }
            PlainFile.deleteChecksums(fileSystem, path);
            replace(fileSystem, draft);
        } finally {
            fileSystem.delete(draft, false);
        }
    }

    private InputException notWritable(IOException e) {
        return new InputException(
                "The %s cannot be written to %s (%s): name another file with --output, or have write access granted there."
                        .formatted(what, path, e.getMessage()),
                e);
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

package io.lakesieve.job.run;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Creates files without the hidden {@code .NAME.crc} that Hadoop writes beside each file on a local disk. Hadoop's own
 * setting for that would change the cached file system of the whole JVM.
 */
public final class PlainFile {
    private PlainFile() {}

    /** Creates the file, replacing what is there; the caller closes the stream. */
    public static OutputStream create(FileSystem fileSystem, Path path) throws IOException {
        deleteChecksums(fileSystem, path);
        FileSystem raw = fileSystem instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fileSystem;
        return raw.create(path, true);
    }

    /** Deletes the checksums of an earlier file at that place, with which another one there could not be read. */
    static void deleteChecksums(FileSystem fileSystem, Path path) throws IOException {
        if (fileSystem instanceof ChecksumFileSystem checked) {
            checked.getRawFileSystem().delete(checked.getChecksumFile(path), false);
        }
    }
}

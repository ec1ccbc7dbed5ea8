package io.lakesieve.job.inventory;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Opens the files of images, of any name. */
public final class ImageFile {
    private ImageFile() {}

    /**
     * Opens a file. Hadoop looks for the checksums of a local file under a name of its own making, which it cannot form
     * where the file's name has a colon.
     *
     * @throws IllegalArgumentException if the text is no path
     */
    public static FSDataInputStream open(String path, Configuration hadoop) throws IOException {
        Path file = new Path(path);
        FileSystem fileSystem = file.getFileSystem(hadoop);
        boolean raw = fileSystem instanceof ChecksumFileSystem && file.getName().contains(":");
        return (raw ? ((ChecksumFileSystem) fileSystem).getRawFileSystem() : fileSystem).open(file);
    }
}

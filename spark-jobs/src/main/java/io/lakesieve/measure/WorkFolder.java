package io.lakesieve.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The folder that a measurement works in: the user's, which is kept, or a temporary one, which is not. */
public final class WorkFolder {
    /**
     * Measures in a folder.
     *
     * @param work the user's; null for a temporary one on the local disk
     */
    public static <T> T use(String work, Configuration hadoop, Function<String, T> measurement) {
        if (work != null) {
            return measurement.apply(work);
        }
        try {
            Path folder =
                    new Path(Files.createTempDirectory("lakesieve-measure").toUri());
            try {
                return measurement.apply(folder.toString());
            } finally {
                folder.getFileSystem(hadoop).delete(folder, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WorkFolder() {}
}

package io.lakesieve.table;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Checks that a folder can be written before work is spent on its content. */
final class WriteProbe {
    /**
     * Creates the folder where need be, and a file in it that is deleted again.
     *
     * @throws IOException if that cannot be done
     */
    static void in(Path folder, Configuration configuration) throws IOException {
        Path probe = new Path(folder, "_lakesieve_probe_" + UUID.randomUUID());
        FileSystem fileSystem = folder.getFileSystem(configuration);
        fileSystem.mkdirs(folder);
        fileSystem.create(probe, false).close();
        fileSystem.delete(probe, false);
    }

    private WriteProbe() {}
}

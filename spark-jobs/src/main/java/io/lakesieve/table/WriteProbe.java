package io.lakesieve.table;

import io.lakesieve.config.InputException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;

/** Checks that a folder can be written before work is spent on its content. */
final class WriteProbe {
    /** What the name of a probe begins with. */
    static final String PREFIX = "_lakesieve_probe_";

    /**
     * Creates the folder where need be, and a file in it that is deleted again. Where commits rely on a store that creates
     * an object only if it is absent, a second put under the same name must be refused.
     *
     * @throws IOException if that cannot be done
     * @throws InputException if the store would let two drivers overwrite each other's commits
     */
    static void in(Path folder, SparkSession spark) throws IOException {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        Path probe = new Path(folder, PREFIX + UUID.randomUUID());
        FileSystem fileSystem = folder.getFileSystem(hadoop);
        fileSystem.mkdirs(folder);
        if (isCreateIfAbsentWanted(fileSystem, spark)) {
            if (!CreateIfAbsentLogStore.isSupported()) {
                throw new InputException(
                        "Hadoop %s cannot put a commit on the condition that it is absent, as %s does: use Spark 4.1 with Hadoop 3.4.2 or, where one driver at a time writes, set %s to %s."
                                .formatted(
                                        VersionInfo.getVersion(),
                                        CreateIfAbsentLogStore.class.getSimpleName(),
                                        CreateIfAbsentLogStore.KEY,
                                        CreateIfAbsentLogStore.SINGLE_DRIVER));
            }
            requireCreateIfAbsent(probe, hadoop);
        } else {
            fileSystem.create(probe, false).close();
            fileSystem.delete(probe, false);
        }
    }

    private static boolean isCreateIfAbsentWanted(FileSystem fileSystem, SparkSession spark) {
        String logStore = spark.sparkContext().getConf().get(CreateIfAbsentLogStore.KEY, "");
        return fileSystem.getUri().getScheme().equals("s3a") && logStore.equals(CreateIfAbsentLogStore.class.getName());
    }

    static void requireCreateIfAbsent(Path probe, Configuration hadoop) throws IOException {
        CreateIfAbsentLogStore logStore = new CreateIfAbsentLogStore(hadoop);
        logStore.write(probe, List.of("first").iterator(), false, hadoop);
        boolean isRefused = isRefused(logStore, probe, hadoop);
        probe.getFileSystem(hadoop).delete(probe, false);
        if (!isRefused) {
            throw new InputException(
                    "The store of %s overwrites an object that is to be created only if absent (If-None-Match: *), so two runs would lose each other's commits: use a store with conditional writes or, where one process at a time writes, set %s to %s."
                            .formatted(
                                    probe.getParent(),
                                    CreateIfAbsentLogStore.KEY,
                                    CreateIfAbsentLogStore.SINGLE_DRIVER));
        }
    }

    private static boolean isRefused(CreateIfAbsentLogStore logStore, Path path, Configuration hadoop)
            throws IOException {
        try {
            logStore.write(path, List.of("second").iterator(), false, hadoop);
            return false;
        } catch (FileAlreadyExistsException e) {
            return true;
        }
    }

    private WriteProbe() {}
}

package io.lakesieve.table;

import io.delta.storage.LogStore;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A process that commits to tables beside others like it, as Delta does: it lists a table's log and writes the next version,
 * or the one after it where that was taken. {@code scripts/check-s3} starts many. Prints the lines that it has committed.
 *
 * <p>Arguments: its name, how many commits it makes, and pairs of a log store's class and a table. It begins with each pair
 * when it reads a line. Settings of Hadoop are system properties with {@code spark.hadoop.} before them.
 */
public final class CommittingDriver {
    private static final String HADOOP = "spark.hadoop.";

    public static void main(String[] arguments) throws Exception {
        Configuration hadoop = new Configuration();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(HADOOP))
                .forEach(name -> hadoop.set(name.substring(HADOOP.length()), System.getProperty(name)));
        BufferedReader start = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int commits = Integer.parseInt(arguments[1]);
        for (int pair = 2; pair < arguments.length; pair += 2) {
            LogStore logStore = Class.forName(arguments[pair])
                    .asSubclass(LogStore.class)
                    .getConstructor(Configuration.class)
                    .newInstance(hadoop);
            Path log = new Path(arguments[pair + 1], "_delta_log");
            log.getFileSystem(hadoop).exists(log);
            System.out.println("ready");
            if (start.readLine() == null) {
                return;
            }
            for (int commit = 0; commit < commits; commit++) {
                String line = "%s:%d:%d".formatted(arguments[0], pair, commit);
                commit(logStore, log, line, hadoop);
                System.out.println(line);
            }
            System.out.println("done");
        }
    }

    private static void commit(LogStore logStore, Path log, String line, Configuration hadoop) throws IOException {
        for (long version = next(logStore, log, hadoop); ; version++) {
            try {
                logStore.write(version(log, version), List.of(line).iterator(), false, hadoop);
                return;
            } catch (FileAlreadyExistsException e) {
                // another driver has that version
            }
        }
    }

    private static long next(LogStore logStore, Path log, Configuration hadoop) throws IOException {
        long next = 0;
        Iterator<FileStatus> commits;
        try {
            commits = logStore.listFrom(version(log, 0), hadoop);
        } catch (FileNotFoundException e) {
            return next;
        }
        while (commits.hasNext()) {
            String name = commits.next().getPath().getName();
            next = Long.parseLong(name.substring(0, name.indexOf('.'))) + 1;
        }
        return next;
    }

    private static Path version(Path log, long version) {
        return new Path(log, "%020d.json".formatted(version));
    }

    private CommittingDriver() {}
}

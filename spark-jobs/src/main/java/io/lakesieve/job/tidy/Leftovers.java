package io.lakesieve.job.tidy;

import io.lakesieve.config.InputException;
import io.lakesieve.job.report.WriteReport;
import io.lakesieve.job.run.AtomicFile;
import io.lakesieve.table.Lake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files that writers which were killed have left in a lake beside its tables: drafts of files that are written whole or not at
 * all, and probes of whether the lake can be written. A file in the tables' own folders is VACUUM's.
 */
final class Leftovers {
    /** A younger one may be at work. */
    private static final Duration YOUNGEST = Duration.ofDays(1);

    private final Lake lake;
    private final Configuration hadoop;

    Leftovers(Lake lake, Configuration hadoop) {
        this.lake = lake;
        this.hadoop = hadoop;
    }

    /** Finds them: a file or none for each process that was killed. */
    List<FileStatus> find(Instant now) {
        long newest = now.minus(YOUNGEST).toEpochMilli();
        List<FileStatus> found = new ArrayList<>();
        for (String folder : List.of(lake.uri(), lake.uriOf(WriteReport.FOLDER))) {
            found.addAll(files(new Path(folder)).stream()
                    .filter(FileStatus::isFile)
                    .filter(file -> isLeftover(file.getPath().getName()))
                    .filter(file -> file.getModificationTime() < newest)
                    .toList());
        }
        return found;
    }

    private static boolean isLeftover(String name) {
        return AtomicFile.isDraft(name) || Lake.isProbe(name);
    }

    private List<FileStatus> files(Path folder) {
        try {
            return Arrays.asList(folder.getFileSystem(hadoop).listStatus(folder));
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Deletes them. */
    void delete(List<FileStatus> files) {
        for (FileStatus file : files) {
            try {
                FileSystem fileSystem = file.getPath().getFileSystem(hadoop);
                fileSystem.delete(file.getPath(), false);
            } catch (IOException e) {
                throw unusable(file.getPath(), e);
            }
        }
    }

    private static InputException unusable(Path path, IOException e) {
        return new InputException(
                "%s cannot be tidied (%s): have write access granted there.".formatted(path, e.getMessage()), e);
    }
}

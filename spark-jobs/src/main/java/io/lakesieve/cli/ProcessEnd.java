package io.lakesieve.cli;

import io.lakesieve.cli.console.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.util.SignalUtils;

/**
 * Sees to the end of the process, whatever ends it: one that is interrupted says so, and its folder of temporary files is
 * deleted. {@code bin/lakesieve} makes that folder and names it to Java as {@code java.io.tmpdir}, since native libraries,
 * Spark and others leave files there. Those of a process that was killed are deleted by the next one: each process holds a
 * lock on a file in its folder, which the operating system releases.
 */
final class ProcessEnd {
    /** Set by {@code bin/lakesieve}: the folder, which nobody else writes to. */
    private static final String FOLDER = "lakesieve.temporary.folder";

    private static final String LOCK = ".lock";
    /** A folder without a lock belongs to a process that has just begun, or to one that never did. */
    private static final Duration LONGEST_BEGINNING = Duration.ofDays(1);

    /** After runs were told, and before Spark ends. */
    private static final int TOLD = 900;

    private static final int LAST = 0;

    private static volatile int signal;

    private ProcessEnd() {}

    /** Sees to it, for the process of a command with that console. */
    static void of(Console console) {
        note("INT", 2);
        note("TERM", 15);
        ShutdownHookManager.get()
                .addShutdownHook(
                        () -> {
                            if (signal > 0) {
                                console.interrupted(ExitCode.SIGNAL + signal);
                            }
                        },
                        TOLD);
        String folder = System.getProperty(FOLDER);
        if (folder != null) {
            keep(Path.of(folder));
        }
    }

    private static void note(String name, int number) {
        SignalUtils.register(name, () -> {
            signal = number;
            return false; // Java ends the process
        });
    }

    private static void keep(Path folder) {
        try {
            FileChannel lock = locked(folder);
            ShutdownHookManager.get()
                    .addShutdownHook(
                            () -> {
                                FileUtils.deleteQuietly(folder.toFile());
                                IOUtils.closeQuietly(lock);
                            },
                            LAST);
            deleteAbandoned(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Under its own name the lock file is there when it is locked. */
    private static FileChannel locked(Path folder) throws IOException {
        Path draft = folder.resolve(LOCK + ".new");
        FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        Files.move(draft, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
        return channel;
    }

    /** Deletes the folders beside it that have names like it and no process. */
    private static void deleteAbandoned(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        String prefix = name.substring(0, name.indexOf('.') + 1);
        List<Path> others;
        try (Stream<Path> entries = Files.list(folder.getParent())) {
            others = entries.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .filter(path -> !path.equals(folder) && Files.isDirectory(path))
                    .toList();
        }
        others.stream().filter(ProcessEnd::isAbandoned).forEach(other -> FileUtils.deleteQuietly(other.toFile()));
    }

    private static boolean isAbandoned(Path folder) {
        Path lock = folder.resolve(LOCK);
        try {
            if (!Files.exists(lock)) {
                Instant begun = Files.getLastModifiedTime(folder).toInstant();
                return begun.isBefore(Instant.now().minus(LONGEST_BEGINNING));
            }
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                    FileLock free = channel.tryLock()) {
                return free != null;
            }
        } catch (IOException | OverlappingFileLockException e) {
            return false; // another user's, or a file system without locks
        }
    }
}

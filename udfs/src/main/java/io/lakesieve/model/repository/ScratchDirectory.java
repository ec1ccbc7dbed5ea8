package io.lakesieve.model.repository;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.IOUtils;

/**
 * A temporary directory, deleted when it is closed. If its JVM is killed before that, the next JVM that creates one
 * below the same root deletes it.
 *
 * <p>A JVM holds a lock on the file {@code NAME.lock} beside each of its directories; the operating system releases it
 * when the process ends. On a file system without locks no directory of another JVM is deleted.
 */
final class ScratchDirectory implements AutoCloseable {
    /**
     * Prefix of the names of this JVM's directories, the same for all class loaders. It identifies lock files that this
     * JVM must not open again, since on Linux a process that closes a file loses all its locks on it. The process id
     * alone would not do: in containers every JVM may be process 1.
     */
    private static final String THIS_JVM = ProcessHandle.current().pid() + "-"
            + ManagementFactory.getRuntimeMXBean().getStartTime() + "-";

    private final Path path;
    private final FileChannel channel;

    private ScratchDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates an empty directory below {@code root/scratch}. */
    static ScratchDirectory create(Path root) throws IOException {
        Path scratch = Files.createDirectories(root.resolve("scratch"));
        deleteAbandoned(scratch);
        Path path = scratch.resolve(THIS_JVM + UUID.randomUUID());
        FileChannel channel = FileChannel.open(lockFile(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ScratchDirectory made = new ScratchDirectory(path, channel);
        try {
            made.lock();
            Files.createDirectory(path); // after the lock, so that a directory without one is abandoned
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    private void lock() {
        try {
            channel.lock();
        } catch (IOException e) {
            // A file system without locks: no other JVM can take the lock and delete the directory either.
        }
    }

    private static void deleteAbandoned(Path scratch) throws IOException {
        List<Path> ofOthers;
        try (Stream<Path> entries = Files.list(scratch)) {
            ofOthers = entries.filter(Files::isDirectory)
                    .filter(directory -> !directory.getFileName().toString().startsWith(THIS_JVM))
                    .toList();
        }
        ofOthers.forEach(ScratchDirectory::deleteIfAbandoned);
    }

    private static void deleteIfAbandoned(Path directory) {
        try (FileChannel channel = FileChannel.open(lockFile(directory), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                FileUtils.deleteDirectory(directory.toFile());
                Files.delete(lockFile(directory));
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Another thread or JVM is deleting it, or it cannot be deleted now: the next JVM tries again.
        }
    }

    private static Path lockFile(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".lock");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        FileUtils.deleteQuietly(path.toFile());
        FileUtils.deleteQuietly(lockFile(path).toFile());
        IOUtils.closeQuietly(channel);
    }
}

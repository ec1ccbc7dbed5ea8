package io.lakesieve.model.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.io.IOUtils;

/**
 * A lock that keeps two threads, or two JVMs of a machine, from downloading the same file at once. It only saves work:
 * files are published complete and checked even without it, so a file system without locks does no harm, nor does
 * Python's {@code huggingface_hub}, whose locks Java does not see.
 */
final class CacheLock implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;
    private final FileLock lock;

    private CacheLock(ReentrantLock threads, FileChannel channel, FileLock lock) {
        this.threads = threads;
        this.channel = channel;
        this.lock = lock;
    }

    /** Waits for the lock and takes it. */
    static CacheLock take(Path file) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath(), key -> new ReentrantLock());
        threads.lock();
        FileChannel channel = null;
        CacheLock taken = null;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            taken = new CacheLock(threads, channel, lock(channel));
            return taken;
        } finally {
            if (taken == null) {
                IOUtils.closeQuietly(channel);
                threads.unlock();
            }
        }
    }

    private static FileLock lock(FileChannel channel) {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                pause(); // this class of another class loader holds it; lock() would not wait for that
            } catch (IOException e) {
                return null; // a file system without locks
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException("The download was interrupted", e);
        }
    }

    /** Whether the lock also excludes other processes; false on file systems without locks. */
    boolean excludesOtherProcesses() {
        return lock != null;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close(); // releases the file lock before another thread of this JVM asks for it
        } finally {
            threads.unlock();
        }
    }
}

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
 * Keeps two threads, and two JVMs of this machine, from fetching the same bytes at once. It saves work and nothing
 * more: what is published is complete and checked in any case, so that a file system without locks, and Python's
 * {@code huggingface_hub}, whose locks Java does not see, do no harm.
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
                pause(); // this class by another loader of this JVM holds it, which the channel does not wait for
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

    /** Whether other processes are kept out too. */
    boolean keepsProcessesOut() {
        return lock != null;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close(); // gives the lock back, before another thread of this JVM asks for it
        } finally {
            threads.unlock();
        }
    }
}

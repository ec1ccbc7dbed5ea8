package io.lakesieve.job.read;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.TaskContext;

/** Opens and reads the files of images, of any name. */
public final class ImageFile {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** A file system's own client has tried several times before it throws, so a few tries more are enough. */
    private static final int TRIES = 3;

    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final int PAUSE_GROWTH = 5;

    private ImageFile() {}

    /** What may fail by I/O. */
    interface Read<T> {
        T read() throws IOException;
    }

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

    /**
     * Reads a file, and at most one byte more than a limit, which shows that it is exceeded: the file may have grown since
     * it was listed. What fails by I/O is tried again.
     *
     * @throws FileNotFoundException if there is no such file any more
     * @throws IllegalArgumentException if the text is no path
     */
    public static byte[] read(String path, long maxBytes, Configuration hadoop) throws IOException {
        try {
            return retried(() -> {
                try (InputStream stream = open(path, hadoop)) {
                    return stream.readNBytes((int) Math.min(maxBytes + 1, LARGEST_ARRAY));
                }
            });
        } catch (FileNotFoundException e) {
            requireGone(path, hadoop, e);
            throw e;
        }
    }

    /**
     * What a read gives, which is tried again after a pause where it fails by I/O; not so a missing file or permission, or a
     * wrong checksum.
     */
    static <T> T retried(Read<T> read) throws IOException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int tries = 1; ; tries++) {
            try {
                return read.read();
            } catch (IOException e) {
                requireNotKilled();
                if (tries >= TRIES || isDecided(e)) {
                    throw e;
                }
            }
            pause(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
            pause *= PAUSE_GROWTH;
        }
    }

    /** Whether a store does not answer: an error of the network, or of the client of S3 after all its tries. */
    public static boolean isUnreachable(Throwable error) {
        return (error instanceof SocketException && !(error instanceof BindException))
                || error instanceof SocketTimeoutException
                || error instanceof UnknownHostException
                || (error instanceof InterruptedIOException
                        && String.valueOf(error).contains("timed out"))
                || (error instanceof IOException
                        && error.getClass().getSimpleName().startsWith("AWS"));
    }

    private static boolean isDecided(IOException error) {
        return error instanceof FileNotFoundException
                || error instanceof AccessDeniedException
                || error instanceof AccessControlException
                || error instanceof ChecksumException
                || error instanceof UnsupportedFileSystemException;
    }

    /** The JDK says of a local file that must not be read that it is not found. */
    private static void requireGone(String path, Configuration hadoop, FileNotFoundException error) throws IOException {
        Path file = new Path(path);
        if (file.getFileSystem(hadoop).exists(file)) {
            throw new IOException(error.getMessage(), error);
        }
    }

    /** A task that is killed must not take the end of its reading for the store's. */
    private static void requireNotKilled() {
        TaskContext task = TaskContext.get();
        if (task != null) {
            task.killTaskIfInterrupted();
        }
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            requireNotKilled();
            throw new InterruptedIOException("interrupted");
        }
    }
}

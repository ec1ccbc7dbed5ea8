package io.lakesieve.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Finds out soon whether a store answers at all. S3A waits for 15 seconds at least before it asks again, which it does
 * several times for each request, and Delta takes no answer for no table and asks for the next.
 */
public final class StoreProbe {
    private static final int SECONDS = 30;

    /** Stores that have answered once; what fails later is left to their clients. */
    private static final Set<String> ANSWERED = ConcurrentHashMap.newKeySet();

    /**
     * Asks the store of a path, once in a process; no local disk.
     *
     * @throws SocketTimeoutException if it does not answer within 30 seconds
     * @throws IOException if it cannot be reached otherwise
     */
    public static void requireAnswer(Path path, Configuration hadoop) throws IOException {
        URI uri = path.toUri();
        if (uri.getAuthority() == null) {
            return;
        }
        String store = uri.getScheme() + "://" + uri.getAuthority();
        if (!ANSWERED.contains(store)) {
            await(path, hadoop);
            ANSWERED.add(store);
        }
    }

    private static void await(Path path, Configuration hadoop) throws IOException {
        FutureTask<Boolean> answer = new FutureTask<>(() -> isAnswered(path, hadoop));
        Thread asking = new Thread(answer, "store probe");
        asking.setDaemon(true);
        asking.start();
        try {
            answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            asking.interrupt();
            SocketTimeoutException silent =
                    new SocketTimeoutException("%s: timed out after %d s".formatted(path, SECONDS));
            silent.addSuppressed(e);
            throw silent;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.addSuppressed(e);
            throw interrupted;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unreachable) {
                throw unreachable;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** What is not there, or must not be seen, is an answer, too. */
    private static boolean isAnswered(Path path, Configuration hadoop) throws IOException {
        try {
            return path.getFileSystem(hadoop).getFileStatus(path) != null;
        } catch (FileNotFoundException | AccessDeniedException e) {
            return true;
        }
    }

    private StoreProbe() {}
}

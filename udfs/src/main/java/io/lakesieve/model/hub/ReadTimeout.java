package io.lakesieve.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A read timeout for a response's body: closes the stream if no bytes arrive for too long. The JDK's HTTP client has a
 * timeout for the start of a response but none for its body.
 */
final class ReadTimeout implements AutoCloseable {
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lakesieve-download-clock");
        thread.setDaemon(true);
        return thread;
    });

    private final InputStream in;
    private final Duration timeout;
    private final ScheduledFuture<?> watch;
    private volatile long lastBytes = System.nanoTime();
    private volatile boolean stalled;

    ReadTimeout(InputStream in, Duration timeout) {
        this.in = in;
        this.timeout = timeout;
        long period = Math.max(1, timeout.toMillis() / 4);
        this.watch = CLOCK.scheduleWithFixedDelay(this::closeIfStalled, period, period, TimeUnit.MILLISECONDS);
    }

    /** Reads like the stream; throws an {@link IOException} after a timeout. */
    int read(byte[] buffer) throws IOException {
        lastBytes = System.nanoTime();
        try {
            int count = in.read(buffer);
            if (!stalled) {
                return count;
            }
        } catch (IOException e) {
            if (!stalled) {
                throw e;
            }
        }
        throw new InterruptedIOException("nothing came for " + timeout.toSeconds() + " s");
    }

    private void closeIfStalled() {
        if (System.nanoTime() - lastBytes > timeout.toNanos()) {
            stalled = true;
            watch.cancel(false);
            try {
                in.close();
            } catch (IOException e) {
                // the blocked read fails instead
            }
        }
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        in.close();
    }
}

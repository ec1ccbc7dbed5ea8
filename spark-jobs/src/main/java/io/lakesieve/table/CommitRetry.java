package io.lakesieve.table;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a write whose commit another process has overtaken. Delta commits optimistically: of two transactions of which one
 * has read what the other has written, the later one is refused and has changed nothing. It is tried again on the newer
 * snapshot, after a random pause that doubles with every try. A write has its rows computed before it comes here, or keeps
 * the files that it has written, so another try takes no longer than its commit.
 */
final class CommitRetry {
    private static final Logger LOG = LoggerFactory.getLogger(CommitRetry.class);

    private static final int TRIES = 30;
    private static final int MAX_CAUSES = 10;

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** Writes, as often as it takes; after the last of many tries the conflict is thrown. */
    static void commit(Runnable write) {
        commit(() -> {
            write.run();
            return null;
        });
    }

    /** Writes, as often as it takes, and returns what the write that was committed returned. */
    static <T> T commit(Supplier<T> write) {
        long pause = FIRST_PAUSE_MILLIS;
        for (int tries = 1; ; tries++) {
            try {
                return write.get();
            } catch (Exception e) { // an error of Delta's analysis is a checked exception, thrown undeclared
                if (tries >= TRIES || !isOvertaken(e)) {
                    throw e;
                }
                LOG.info("Another commit came first, try {}: {}", tries, e.getMessage());
            }
            pause(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Whether another commit came first. */
    private static boolean isOvertaken(Exception error) {
        return Stream.iterate((Throwable) error, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES) // OPTIMIZE commits in threads of its own, whose errors Spark wraps
                .anyMatch(DeltaConcurrentModificationException.class::isInstance);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while another commit was waited for", e);
        }
    }

    private CommitRetry() {}
}

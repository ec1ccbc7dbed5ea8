package io.lakesieve.model.hub;

import java.io.IOException;
import java.time.Duration;

/**
 * Repeats what a network may spoil, after pauses that double. What brings anything new begins to count afresh, so that
 * a large file comes through a line that breaks often.
 */
final class Retry {
    private final Duration firstPause;
    private final int tries;
    private int failures;

    /** @param tries tries in a row that may bring nothing new, at least 1 */
    Retry(Duration firstPause, int tries) {
        this.firstPause = firstPause;
        this.tries = tries;
    }

    /** A request that may fail for a while. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    /**
     * Runs until it succeeds.
     *
     * @throws NetworkException if it failed too often
     */
    <T> T run(Attempt<T> attempt) throws NetworkException {
        while (true) {
            try {
                return attempt.run();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    /** Something new came. */
    void progressed() {
        failures = 0;
    }

    /**
     * Waits before the next try.
     *
     * @throws NetworkException if there were too many
     */
    void failed(IOException failure) throws NetworkException {
        failures++;
        if (failures >= tries) {
            throw new NetworkException(failure);
        }
        Duration pause = firstPause.multipliedBy(1L << (failures - 1));
        if (failure instanceof HubClient.BusyException busy && busy.pause().compareTo(pause) > 0) {
            pause = busy.pause();
        }
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException("The download was interrupted", e);
        }
    }

    /** The network failed for good, whatever was tried. */
    static final class NetworkException extends IOException {
        private static final long serialVersionUID = 1L;

        NetworkException(IOException last) {
            super(last.getMessage(), last);
        }
    }
}

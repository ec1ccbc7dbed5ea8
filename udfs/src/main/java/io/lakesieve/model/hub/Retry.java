package io.lakesieve.model.hub;

import java.io.IOException;
import java.time.Duration;

/**
 * Retries network operations, with pauses that double. Progress resets the count of failures, so that a large file gets
 * through a connection that breaks often.
 */
final class Retry {
    private final Duration firstPause;
    private final int tries;
    private int failures;

    /** @param tries maximum number of attempts in a row without progress, at least 1 */
    Retry(Duration firstPause, int tries) {
        this.firstPause = firstPause;
        this.tries = tries;
    }

    /** An operation that may fail temporarily. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    /**
     * Runs an operation until it succeeds.
     *
     * @throws NetworkException if it fails too often
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

    /** Records progress, which resets the count of failures. */
    void progressed() {
        failures = 0;
    }

    /**
     * Records a failure and waits before the next attempt.
     *
     * @throws NetworkException if there were too many failures in a row
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

    /** The network failed and all retries are used up. */
    static final class NetworkException extends IOException {
        private static final long serialVersionUID = 1L;

        NetworkException(IOException last) {
            super(last.getMessage(), last);
        }
    }
}

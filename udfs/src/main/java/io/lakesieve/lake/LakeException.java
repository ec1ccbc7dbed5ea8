package io.lakesieve.lake;

/**
 * A lake cannot be reached or lacks the requested data. It is a user's error, not a bug: the message says what is wrong
 * and what to do.
 */
public final class LakeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LakeException(String message) {
        super(message);
    }

    public LakeException(String message, Throwable cause) {
        super(message, cause);
    }
}

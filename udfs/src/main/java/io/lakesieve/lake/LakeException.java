package io.lakesieve.lake;

/**
 * A lake does not hold what was asked of it, or cannot be reached. A user's error, not a bug: the message says what is
 * wrong and what to do.
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

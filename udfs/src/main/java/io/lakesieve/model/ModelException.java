package io.lakesieve.model;

/**
 * A user's model cannot be used. The message says which file is wrong or missing, why it is needed and what to do. It
 * is a user's error, not a bug: the command line prints the message without a stack trace and exits with code 2.
 */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}

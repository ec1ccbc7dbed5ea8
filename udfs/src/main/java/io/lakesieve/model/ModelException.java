package io.lakesieve.model;

/**
 * Something is wrong with a user's model: its message says which file, why it is needed and what to do. A user's error,
 * not a bug: the command line prints the message alone and ends with exit code 2.
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

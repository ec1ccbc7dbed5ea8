package io.lakesieve.sql;

/** A function was called with wrong arguments; the message says what to pass instead. */
final class ArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArgumentException(String message) {
        super(message);
    }
}

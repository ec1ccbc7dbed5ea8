package io.lakesieve.sql;

/** A function was called with arguments that it does not take; the message says what to give instead. */
final class ArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArgumentException(String message) {
        super(message);
    }
}

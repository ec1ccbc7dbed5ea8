package io.lakesieve.config;

/**
 * Thrown when the user's arguments, files or tables cannot be used as they are.
 *
 * <p>The message says what is wrong, why (with the offending value) and what to do. The command line prints it without
 * a stack trace and ends with exit code 2. Anything else that is thrown is a defect of ours or of the environment.
 */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}

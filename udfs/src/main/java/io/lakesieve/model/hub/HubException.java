package io.lakesieve.model.hub;

/**
 * A file of a hub repository cannot be obtained. The message is one line for the user: what is wrong, why, and what to
 * do. It never contains the token.
 */
public final class HubException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HubException(String message) {
        super(message);
    }

    HubException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.lakesieve.core.matrix;

/**
 * An embedding cannot be normalised: it holds NaN or an infinite value, or its norm is zero.
 *
 * <p>The message says which of these; callers add the row that the embedding came from.
 */
public final class InvalidEmbeddingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; the message names the defect, such as {@code NaN at index 3}. */
    public InvalidEmbeddingException(String message) {
        super(message);
    }
}

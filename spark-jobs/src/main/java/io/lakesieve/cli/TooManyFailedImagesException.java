package io.lakesieve.cli;

/**
 * Thrown when more of the listed images failed than the user allows; what was embedded stays committed, nothing is
 * scored.
 */
public final class TooManyFailedImagesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooManyFailedImagesException(long failed, long listed, double allowedRate) {
        super(("%d of %d images could not be embedded, more than the share of %s that --max-image-failure-rate allows:"
                        + " the column error of the table embeddings says why. Nothing was scored.")
                .formatted(failed, listed, allowedRate));
    }
}

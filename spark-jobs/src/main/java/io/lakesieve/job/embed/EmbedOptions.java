package io.lakesieve.job.embed;

import io.lakesieve.config.InputException;
import io.lakesieve.image.codec.ImageLimits;

/**
 * Which images are embedded, and how.
 *
 * @param limits what is read of an image at most
 * @param commitRows images between two commits at most; what is committed is not done again; default 10,000
 * @param rehash whether images are told apart by their bytes, which are all read, and not by length and modification time
 * @param scope which of the listed images are taken
 */
public record EmbedOptions(ImageLimits limits, int commitRows, boolean rehash, Scope scope) {
    private static final int COMMIT_ROWS = 10_000;

    /** What is taken up of a listing. */
    public enum Scope {
        /** Whatever is new or changed. */
        ALL,
        /** Of the images that are known and unchanged those that failed; new and changed ones are left out. */
        FAILED
    }

    public static final EmbedOptions DEFAULT = new EmbedOptions(ImageLimits.DEFAULT, COMMIT_ROWS, false, Scope.ALL);

    public EmbedOptions {
        if (commitRows < 1) {
            throw new InputException("--commit-rows is %d: name a number of images from 1 on.".formatted(commitRows));
        }
        if (rehash && scope == Scope.FAILED) {
            throw new InputException("Both --rehash and --retry-failed are given: choose one.");
        }
    }
}

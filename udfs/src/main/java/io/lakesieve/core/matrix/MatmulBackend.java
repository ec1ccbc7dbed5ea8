package io.lakesieve.core.matrix;

import java.util.List;

/**
 * Whatever multiplies embeddings with label matrices on this machine: plain Java, or a native library behind the
 * package {@code product}.
 *
 * <p>Scores from two libraries differ by the rounding of the cosines, some 1e-7 each; within one run all images should be
 * scored by one of them.
 */
public interface MatmulBackend {
    /** Returns what a log line says of it: its name and version, and why a faster one is not used. */
    String description();

    /**
     * Prepares a product; the caller closes it.
     *
     * @param parts labels of one dimension, at least one part; they are not kept
     */
    LabelProduct product(List<LabelRows> parts);

    /** Returns the library that every machine has. */
    static MatmulBackend plain() {
        return new PlainLabelProduct.Library("plain Java");
    }

    /** Returns the library that every machine has, where a faster one cannot be used for this reason. */
    static MatmulBackend plain(String reason) {
        return new PlainLabelProduct.Library("plain Java, since " + reason);
    }
}

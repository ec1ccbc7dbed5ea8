package io.lakesieve.core.matrix;

import java.util.List;

/**
 * Multiplies embeddings with label matrices, in plain Java or by a native library. Native implementations live outside
 * of {@code core}.
 *
 * <p>The cosines of two backends differ by rounding, some 1e-7; all images of a run should be scored with the same one.
 */
public interface MatmulBackend {
    /** Returns its name and version for the log and, if a faster backend cannot be used, the reason. */
    String description();

    /**
     * Prepares a product with these labels; the caller closes it.
     *
     * @param parts label embeddings of one dimension, at least one part; only read during this call
     */
    LabelProduct product(List<LabelRows> parts);

    /** Returns the backend in plain Java, which works on every machine. */
    static MatmulBackend plain() {
        return new PlainLabelProduct.Backend("plain Java");
    }

    /** Returns the backend in plain Java; its description states why a faster one cannot be used. */
    static MatmulBackend plain(String reason) {
        return new PlainLabelProduct.Backend("plain Java, since " + reason);
    }
}

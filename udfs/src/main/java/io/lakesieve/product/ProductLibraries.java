package io.lakesieve.product;

import io.lakesieve.core.ProductLibrary;

/** Chooses how this machine multiplies. */
public final class ProductLibraries {
    private ProductLibraries() {}

    /**
     * Returns the fastest library of this machine: the same one at every call in a JVM. Where it is plain Java, its
     * description says why.
     */
    public static ProductLibrary fastest() {
        return Fastest.LIBRARY;
    }

    /** Loads native code when it is first asked for. */
    private static final class Fastest {
        private static final ProductLibrary LIBRARY = OnnxLibrary.load();
    }
}

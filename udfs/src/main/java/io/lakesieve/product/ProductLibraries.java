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
        return ProductLibrary.plain();
    }
}

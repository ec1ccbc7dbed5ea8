package io.lakesieve.model.matmul;

import io.lakesieve.core.matrix.MatmulBackend;

/** Chooses how this machine multiplies. */
public final class MatmulBackends {
    private MatmulBackends() {}

    /**
     * Returns the fastest library of this machine: the same one at every call in a JVM. Where it is plain Java, its
     * description says why.
     */
    public static MatmulBackend fastest() {
        return Fastest.LIBRARY;
    }

    /** Loads native code when it is first asked for. */
    private static final class Fastest {
        private static final MatmulBackend LIBRARY = OnnxMatmulBackend.load();
    }
}

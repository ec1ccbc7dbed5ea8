package io.lakesieve.model.matmul;

import io.lakesieve.core.matrix.MatmulBackend;

/** Chooses the fastest {@link MatmulBackend} of this machine. */
public final class MatmulBackends {
    private MatmulBackends() {}

    /**
     * Returns ONNX Runtime or, if it cannot be loaded, plain Java, whose description then states the reason. The same
     * instance at every call in a JVM.
     */
    public static MatmulBackend fastest() {
        return Fastest.LIBRARY;
    }

    /** Holder that loads native code at first use. */
    private static final class Fastest {
        private static final MatmulBackend LIBRARY = OnnxMatmulBackend.load();
    }
}

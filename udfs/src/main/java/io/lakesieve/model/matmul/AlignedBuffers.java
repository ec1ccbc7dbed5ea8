package io.lakesieve.model.matmul;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Allocates aligned native memory, which native code uses without a copy. */
final class AlignedBuffers {
    /** Size of a cache line and of the widest vector register, in bytes. */
    private static final int ALIGNMENT = 64;

    private AlignedBuffers() {}

    /** Allocates {@code count} floats, freed when the buffer is garbage collected. */
    static FloatBuffer allocate(int count) {
        // An aligned slice may lose up to one cache line at each end.
        int bytes = Math.addExact(Math.multiplyExact(count, Float.BYTES), 2 * ALIGNMENT);
        return ByteBuffer.allocateDirect(bytes)
                .alignedSlice(ALIGNMENT)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}

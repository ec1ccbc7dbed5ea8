package io.lakesieve.model.matmul;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Memory outside the heap, where native code works without a copy. */
final class AlignedBuffers {
    /** A cache line, and the widest vector register. */
    private static final int ALIGNMENT = 64;

    private AlignedBuffers() {}

    /** Room for so many floats, freed with the buffer. */
    static FloatBuffer allocate(int count) {
        // An aligned slice loses up to one line at each end.
        int bytes = Math.addExact(Math.multiplyExact(count, Float.BYTES), 2 * ALIGNMENT);
        return ByteBuffer.allocateDirect(bytes)
                .alignedSlice(ALIGNMENT)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}

package io.lakesieve.model.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A pool of native buffers for the input tensors of one tower. A tensor made of a Java array would allocate native
 * memory of its own, ten megabytes per batch, which the garbage collector frees late; with many task slots that adds
 * up.
 */
final class TensorMemory {
    private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

    /** Takes a buffer for at least {@code length} floats. */
    FloatBuffer take(int length) {
        FloatBuffer kept = free.poll();
        return kept != null && kept.capacity() >= length
                ? kept
                : ByteBuffer.allocateDirect(Math.multiplyExact(length, Float.BYTES))
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
    }

    /** Returns a buffer to the pool. */
    void giveBack(FloatBuffer memory) {
        free.add(memory);
    }
}

package io.lakesieve.model.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Native memory for the tensors of one tower, lent to a caller and used again. A tensor made of a Java array gets memory
 * of its own, ten megabytes a batch, which the collector frees late: with many task slots that adds up.
 */
final class TensorMemory {
    private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

    /** Memory for at least so many numbers. */
    FloatBuffer take(int length) {
        FloatBuffer kept = free.poll();
        return kept != null && kept.capacity() >= length
                ? kept
                : ByteBuffer.allocateDirect(Math.multiplyExact(length, Float.BYTES))
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
    }

    /** Memory that its caller needs no more. */
    void giveBack(FloatBuffer memory) {
        free.add(memory);
    }
}

package io.lakesieve.core;

/**
 * Values folded into a few lanes, of which lane j holds what stands at j, j + {@link #WIDTH}, j + 2 {@link #WIDTH} and so
 * on: sums and maxima then run over arrays side by side, which the JIT compiler turns into vector instructions, while a
 * single running sum or maximum would wait for itself.
 *
 * <p>Scratch of one thread. The results depend on the values alone.
 */
final class Lanes {
    static final int WIDTH = 512;

    /** The lanes of the last fold; as many as there were values, if these were fewer. */
    final float[] values = new float[WIDTH];

    private final float[] next = new float[WIDTH];
    private int count;

    /** How many lanes the last fold filled. */
    int count() {
        return count;
    }

    /** Folds to the largest of each lane. */
    void maxima(float[] from, int length) {
        begin(from, length);
        for (int first = WIDTH; first < length; first += WIDTH) {
            max(values, next, copy(from, first, length));
        }
    }

    /** Returns the sum; a lane is summed in float, the lanes as in {@link Sums}. */
    double sum(float[] from, int length) {
        begin(from, length);
        for (int first = WIDTH; first < length; first += WIDTH) {
            Sums.add(values, next, copy(from, first, length));
        }
        return Sums.of(values, 0, count);
    }

    private void begin(float[] from, int length) {
        count = Math.min(WIDTH, length);
        System.arraycopy(from, 0, values, 0, count);
    }

    private int copy(float[] from, int first, int length) {
        int width = Math.min(WIDTH, length - first);
        System.arraycopy(from, first, next, 0, width);
        return width;
    }

    private static void max(float[] lanes, float[] next, int width) {
        for (int i = 0; i < width; i++) {
            lanes[i] = Math.max(lanes[i], next[i]);
        }
    }
}

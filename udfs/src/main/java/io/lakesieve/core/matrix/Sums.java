package io.lakesieve.core.matrix;

/** Sums arrays of floats: short runs in eight parallel float sums, the runs in double. */
public final class Sums {
    /**
     * Number of values summed in float, sixteen for each of the eight sums, for a relative error of at most some 1e-6.
     */
    private static final int RUN = 128;

    private Sums() {}

    /**
     * The sum of the values from {@code from} (inclusive) to {@code to} (exclusive); the order of summation depends
     * only on these two.
     */
    public static double of(float[] values, int from, int to) {
        double sum = 0;
        for (int start = from; start < to; start += RUN) {
            sum += run(values, start, Math.min(start + RUN, to));
        }
        return sum;
    }

    /** Eight independent sums, which the processor computes in parallel. */
    private static float run(float[] values, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = from;
        for (; i + 7 < to; i += 8) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
            e += values[i + 4];
            f += values[i + 5];
            g += values[i + 6];
            h += values[i + 7];
        }
        for (; i < to; i++) {
            a += values[i];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }
}

package io.lakesieve.core.matrix;

/** Sums of floats, fast and still exact enough: short runs in float, eight sums side by side, the runs in double. */
public final class Sums {
    /** How many values are summed in float: sixteen a sum, so that it is off by some 1e-6 of itself at most. */
    private static final int RUN = 128;

    private Sums() {}

    /** The sum of the values from {@code from} to before {@code to}, in an order that depends on these two alone. */
    public static double of(float[] values, int from, int to) {
        double sum = 0;
        for (int start = from; start < to; start += RUN) {
            sum += run(values, start, Math.min(start + RUN, to));
        }
        return sum;
    }

    /** None of the eight sums waits for another. */
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

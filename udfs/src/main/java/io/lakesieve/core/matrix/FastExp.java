package io.lakesieve.core.matrix;

/**
 * Computes {@code e^(rate * (value - reference))} for arrays of values up to the reference, in float, as vector
 * instructions.
 *
 * <p>{@link Math#exp} takes some 8 ns per value, and the JIT compiler of JDK 17 does not vectorise it. Here {@code e^x}
 * is the 32nd power of a polynomial for {@code e^(x/32)}, without branches, tables or conversions, in loops over arrays
 * from index 0, which it does vectorise. The relative error is below 5e-6 for x above -10, which is what the rounding
 * of a cosine does to a logit, and below 1e-4 for x above -69. For smaller x the result is that of -69, 1.1e-30: still
 * a normal float, since denormal ones lose precision and are slow.
 */
public final class FastExp {
    /** The divisor of the exponent: squaring five times takes the 32nd power. */
    private static final float PARTS = 32;

    /** {@code e^(-69/32)}, rounded to a multiple of 2^-24 so that adding it is exact. */
    private static final float SMALLEST = 0.11575842f;

    /** Half of {@code e^y - SMALLEST} as a polynomial, of least relative error of {@code e^y} on [-69/32, 0]. */
    private static final float P0 = (1 - SMALLEST) / 2;

    private static final float P1 = 0.49999997f;
    private static final float P2 = 0.24999954f;
    private static final float P3 = 0.08333068f;
    private static final float P4 = 0.020825721f;
    private static final float P5 = 0.0041539785f;
    private static final float P6 = 0.0006813458f;
    private static final float P7 = 0.00009060511f;
    private static final float P8 = 0.000008818843f;
    private static final float P9 = 4.6014085E-7f;

    private final float rate;

    /** Prepares for a rate, 0 or more. */
    public FastExp(double rate) {
        this.rate = (float) (rate / PARTS);
    }

    /**
     * Computes the exponentials of the first {@code count} values, none of which exceeds the reference by more than
     * rounding.
     */
    public void of(float[] values, int count, float reference, float[] exponentials) {
        fill(values, count, reference, rate, exponentials);
    }

    private static void fill(float[] values, int count, float reference, float rate, float[] exponentials) {
        for (int i = 0; i < count; i++) {
            exponentials[i] = exp((values[i] - reference) * rate);
        }
    }

    /**
     * Adds the exponential of each value to the sum at the same index, and the exponential times {@code value -
     * reference} to the weighted sum.
     */
    public void add(float[] values, int count, float reference, float[] sums, float[] weightedSums) {
        accumulate(values, count, reference, rate, sums, weightedSums);
    }

    private static void accumulate(
            float[] values, int count, float reference, float rate, float[] sums, float[] weightedSums) {
        for (int i = 0; i < count; i++) {
            float difference = values[i] - reference;
            float exp = exp(difference * rate);
            sums[i] += exp;
            weightedSums[i] = Math.fma(exp, difference, weightedSums[i]);
        }
    }

    private static float exp(float y) {
        float p = Math.fma(P9, y, P8);
        p = Math.fma(p, y, P7);
        p = Math.fma(p, y, P6);
        p = Math.fma(p, y, P5);
        p = Math.fma(p, y, P4);
        p = Math.fma(p, y, P3);
        p = Math.fma(p, y, P2);
        p = Math.fma(p, y, P1);
        p = Math.fma(p, y, P0);
        // Twice the maximum of p and 0, since the polynomial goes to minus infinity below its range.
        float exp = (p + Math.abs(p)) + SMALLEST;
        exp *= exp;
        exp *= exp;
        exp *= exp;
        exp *= exp;
        exp *= exp;
        return exp;
    }
}

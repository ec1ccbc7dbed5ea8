package io.lakesieve.core.matrix;

/**
 * Exponentials of many values at once: {@code e^(rate * (value - reference))} for values up to the reference.
 *
 * <p>{@link Math#exp} takes some 8 ns a value and is not turned into vector instructions. Here {@code e^x} is the 32nd
 * power of a polynomial for {@code e^(x/32)}: no branch, no table, no conversion, arrays read from their beginning, which
 * is what the JIT compiler of JDK 17 does turn into them. The relative error is below 5e-6 for x above -10, as much as a
 * cosine's last digit makes of a logit, and below 1e-4 for all above -69; where x is smaller, the result is that of -69,
 * 1.1e-30: far above the range in which floats lose digits and processors their speed.
 */
public final class FastExp {
    /** How often a number is squared for its 32nd power. */
    private static final float PARTS = 32;

    /** {@code e^(-69/32)}, rounded to a multiple of 2^-24 so that nothing is lost in adding it. */
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

    /** Powers with this rate, 0 or more. */
    public FastExp(double rate) {
        this.rate = (float) (rate / PARTS);
    }

    /** Takes the powers of the first {@code count} values, none of which is above the reference by more than rounding. */
    public void of(float[] values, int count, float reference, float[] powers) {
        fill(values, count, reference, rate, powers);
    }

    private static void fill(float[] values, int count, float reference, float rate, float[] powers) {
        for (int i = 0; i < count; i++) {
            powers[i] = power((values[i] - reference) * rate);
        }
    }

    /**
     * Adds the powers to the sums of the same places, and each power times the difference of its value from the reference
     * to the weighted sums.
     */
    public void add(float[] values, int count, float reference, float[] sums, float[] weightedSums) {
        accumulate(values, count, reference, rate, sums, weightedSums);
    }

    private static void accumulate(
            float[] values, int count, float reference, float rate, float[] sums, float[] weightedSums) {
        for (int i = 0; i < count; i++) {
            float difference = values[i] - reference;
            float power = power(difference * rate);
            sums[i] += power;
            weightedSums[i] = Math.fma(power, difference, weightedSums[i]);
        }
    }

    private static float power(float y) {
        float p = Math.fma(P9, y, P8);
        p = Math.fma(p, y, P7);
        p = Math.fma(p, y, P6);
        p = Math.fma(p, y, P5);
        p = Math.fma(p, y, P4);
        p = Math.fma(p, y, P3);
        p = Math.fma(p, y, P2);
        p = Math.fma(p, y, P1);
        p = Math.fma(p, y, P0);
        // Twice the larger of p and 0: the polynomial falls without end below its range.
        float power = (p + Math.abs(p)) + SMALLEST;
        power *= power;
        power *= power;
        power *= power;
        power *= power;
        power *= power;
        return power;
    }
}

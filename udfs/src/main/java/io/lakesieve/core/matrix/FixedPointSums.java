package io.lakesieve.core.matrix;

import java.io.Serializable;

/**
 * Sums of many values from 0 to 1, one for each index, as whole numbers: however the values are split and in whatever
 * order they are added, the sums have the same bits.
 *
 * <p>A value counts in units of 2^-60, so that of a float from 0 to 1 nothing that matters is lost; 2^33 values fit.
 */
public final class FixedPointSums implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final double UNITS = 0x1p60;
    private static final int LOW_BITS = 30;
    private static final long LOW_MASK = (1L << LOW_BITS) - 1;

    /** Units above and below 2^-30, summed apart so that neither overflows. */
    private final long[] high;

    private final long[] low;

    /** So many sums, all 0. */
    public FixedPointSums(int sums) {
        this.high = new long[sums];
        this.low = new long[sums];
    }

    /** How many sums there are. */
    public int size() {
        return high.length;
    }

    /** Adds a value from 0 to 1, but for rounding. */
    public void add(int index, double value) {
        long units = (long) (value * UNITS);
        high[index] += units >> LOW_BITS;
        low[index] += units & LOW_MASK;
    }

    /**
     * Adds all sums of others to these.
     *
     * @throws IllegalArgumentException if they are of another number
     */
    public FixedPointSums add(FixedPointSums others) {
        if (others.size() != size()) {
            throw new IllegalArgumentException(others.size() + " sums cannot be added to " + size());
        }
        for (int i = 0; i < high.length; i++) {
            high[i] += others.high[i];
            low[i] += others.low[i];
        }
        return this;
    }

    /** The sum at an index. */
    public double value(int index) {
        return (high[index] + (double) low[index] / (LOW_MASK + 1)) / (LOW_MASK + 1);
    }
}

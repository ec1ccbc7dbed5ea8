package io.lakesieve.core.score;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The threshold T of TANL's first scores v: of the grid 0, 0.01, .., 0.99 that with the least within-class variance of v,
 * the classes being v >= T and v < T (TANL, CVPR 2026; the histogram makes it mergeable).
 *
 * <p>Counts and sums are whole numbers, v in units of 2^-30, so that any split of the images gives the same threshold.
 * An empty class has infinite variance; of equal minima the middle one is taken, and 0.5 where no split has two classes.
 */
public final class TanlThreshold implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int GRID = 100;
    private static final double UNITS = 0x1p30;
    private static final int HALF = 32;
    private static final long HALF_MASK = (1L << HALF) - 1;
    /** How far from T to the ends of [0, 1] a score must lie to be confident. */
    private static final double GAP = 0.5;

    private final long[] counts = new long[GRID];
    private final long[] sums = new long[GRID];
    /** Squares above and below 2^32 units, summed apart so that neither overflows. */
    private final long[] highSquares = new long[GRID];

    private final long[] lowSquares = new long[GRID];

    /** Adds a first score, from 0 to 1. */
    public void add(double v) {
        int bin = bin(v);
        long units = Math.round(v * UNITS);
        long square = units * units;
        counts[bin]++;
        sums[bin] += units;
        highSquares[bin] += square >>> HALF;
        lowSquares[bin] += square & HALF_MASK;
    }

    /** The last point of the grid that v reaches. */
    private static int bin(double v) {
        int bin = (int) Math.min(GRID - 1, Math.max(0, v * GRID));
        return v < point(bin) ? bin - 1 : bin + 1 < GRID && v >= point(bin + 1) ? bin + 1 : bin;
    }

    private static double point(int index) {
        return index / (double) GRID;
    }

    /** Adds all scores of another part of the images. */
    public TanlThreshold add(TanlThreshold other) {
        for (int bin = 0; bin < GRID; bin++) {
            counts[bin] += other.counts[bin];
            sums[bin] += other.sums[bin];
            highSquares[bin] += other.highSquares[bin];
            lowSquares[bin] += other.lowSquares[bin];
        }
        return this;
    }

    /** T. */
    public double value() {
        List<Integer> best = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (int cut = 0; cut < GRID; cut++) {
            double within = scatter(0, cut) + scatter(cut, GRID);
            if (within < least) {
                best.clear();
                least = within;
            }
            if (within == least) {
                best.add(cut);
            }
        }
        return point(best.get(best.size() / 2));
    }

    /** The sum of squared deviations from the mean in a range of bins, in units squared; infinite without scores. */
    private double scatter(int from, int to) {
        long count = 0;
        BigInteger sum = BigInteger.ZERO;
        BigInteger squares = BigInteger.ZERO;
        for (int bin = from; bin < to; bin++) {
            count += counts[bin];
            sum = sum.add(BigInteger.valueOf(sums[bin]));
            squares = squares.add(BigInteger.valueOf(highSquares[bin]).shiftLeft(HALF))
                    .add(BigInteger.valueOf(lowSquares[bin]));
        }
        if (count == 0) {
            return Double.POSITIVE_INFINITY;
        }
        BigInteger images = BigInteger.valueOf(count);
        return squares.multiply(images).subtract(sum.multiply(sum)).doubleValue() / count;
    }

    /** A first score above this is confidently in-distribution. */
    public static double idBound(double threshold) {
        return threshold + GAP * (1 - threshold);
    }

    /** A first score below this is confidently out of distribution. */
    public static double oodBound(double threshold) {
        return threshold - GAP * threshold;
    }
}

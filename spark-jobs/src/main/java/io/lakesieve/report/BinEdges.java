package io.lakesieve.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/** Chooses round numbers as the edges of a histogram's bins, so that people can read them and use them in SQL. */
public final class BinEdges {
    /** The largest number of bins. */
    public static final int MAX_BINS = 41;

    private static final int WANTED_BINS = 40;
    private static final BigDecimal[] ROUND = {
        BigDecimal.ONE, new BigDecimal("2"), new BigDecimal("2.5"), new BigDecimal("5"), BigDecimal.TEN
    };

    /**
     * Edges in ascending order, the first at or below the minimum and the last at or above the maximum, with the same
     * step of 1, 2, 2.5 or 5 times a power of ten between them.
     *
     * @param minimum finite
     * @param maximum finite, not below the minimum
     */
    public static double[] between(double minimum, double maximum) {
        BigDecimal low = BigDecimal.valueOf(minimum);
        BigDecimal high = BigDecimal.valueOf(maximum);
        BigDecimal step = step(high.subtract(low), high.abs().max(low.abs()));
        long first = low.divide(step, 0, RoundingMode.FLOOR).longValueExact();
        long last =
                Math.max(first + 1, high.divide(step, 0, RoundingMode.CEILING).longValueExact());
        double[] edges = new double[Math.toIntExact(last - first + 1)];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = step.multiply(BigDecimal.valueOf(first + i)).doubleValue();
        }
        return edges;
    }

    private static BigDecimal step(BigDecimal range, BigDecimal size) {
        // Equal scores get one bin, of a width that suits their size.
        BigDecimal wanted = range.signum() == 0
                ? size.max(BigDecimal.valueOf(Double.MIN_NORMAL))
                : range.divide(BigDecimal.valueOf(WANTED_BINS), MathContext.DECIMAL64);
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(wanted.precision() - wanted.scale() - 1);
        return Arrays.stream(ROUND)
                .map(power::multiply)
                .filter(step -> step.compareTo(wanted) >= 0)
                .findFirst()
                .orElseThrow();
    }

    /** The index of the bin that holds a value: lower edges are inclusive, upper ones exclusive but for the last. */
    public static int bin(double[] edges, double value) {
        int found = Arrays.binarySearch(edges, value);
        int bin = found >= 0 ? found : -found - 2;
        return Math.max(0, Math.min(edges.length - 2, bin));
    }

    private BinEdges() {}
}

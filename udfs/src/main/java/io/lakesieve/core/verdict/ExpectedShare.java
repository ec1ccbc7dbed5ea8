package io.lakesieve.core.verdict;

import java.util.Arrays;
import java.util.Optional;

/**
 * The range of shares that earlier runs let one expect of the next: their mean, and {@value #FACTOR} standard deviations to both
 * sides. It is the strategy that deequ calls BatchNormalStrategy (awslabs/deequ, anomalydetection), with a least standard
 * deviation, so that a share that has hardly moved does not make every movement an anomaly.
 *
 * @param mean of the earlier shares, 0 to 1
 * @param standardDeviation of them (the sample's, n - 1), at least {@link #MIN_DEVIATION}
 */
public record ExpectedShare(double mean, double standardDeviation) {
    /** Fewer earlier shares predict nothing. */
    public static final int MIN_RUNS = 5;
    /** Earlier runs that are looked at. */
    public static final int MAX_RUNS = 20;
    /** Standard deviations from the mean to either end of the range. */
    public static final double FACTOR = 3;
    /** Half a percentage point. */
    public static final double MIN_DEVIATION = 0.005;

    /** By earlier shares, in any order; empty with fewer than {@link #MIN_RUNS}. */
    public static Optional<ExpectedShare> of(double[] earlier) {
        if (earlier.length < MIN_RUNS) {
            return Optional.empty();
        }
        double[] ascending = earlier.clone();
        Arrays.sort(ascending); // the same sums in any order
        double mean = Arrays.stream(ascending).sum() / ascending.length;
        double squares = Arrays.stream(ascending)
                .map(share -> (share - mean) * (share - mean))
                .sum();
        return Optional.of(
                new ExpectedShare(mean, Math.max(MIN_DEVIATION, Math.sqrt(squares / (ascending.length - 1)))));
    }

    /** By how many standard deviations a share lies above the mean; negative below it. */
    public double deviations(double share) {
        return (share - mean) / standardDeviation;
    }

    /** Whether a share lies outside the range. */
    public boolean isAnomaly(double share) {
        return Math.abs(deviations(share)) > FACTOR;
    }

    /** Lower end of the range, at least 0. */
    public double low() {
        return Math.max(0, mean - FACTOR * standardDeviation);
    }

    /** Upper end of the range, at most 1. */
    public double high() {
        return Math.min(1, mean + FACTOR * standardDeviation);
    }
}

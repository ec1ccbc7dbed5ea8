package io.lakesieve.core.evaluation;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * A counted share with its 95 % confidence interval by Wilson's score method, which stays within [0, 1] and is valid
 * for small counts and for shares of 0 and 1 (Wilson 1927; Newcombe, Statistics in Medicine 17, 1998, pages 857 to 872,
 * method 3).
 *
 * @param share hits / trials
 * @param low lower end, at least 0
 * @param high upper end, at most 1
 */
public record WilsonInterval(double share, double low, double high) {
    private static final double CONFIDENCE = 0.95;
    /** commons-math3 counts in ints and doubles the trials; larger counts are scaled down to this many. */
    private static final long MAX_TRIALS = 1 << 29;

    /**
     * The share of hits among independent trials.
     *
     * @param hits 0 to trials
     * @param trials at least 1
     * @throws IllegalArgumentException if the counts are out of range
     */
    public static WilsonInterval of(long hits, long trials) {
        if (trials < 1 || hits < 0 || hits > trials) {
            throw new IllegalArgumentException("%d hits in %d trials are no share".formatted(hits, trials));
        }
        double share = (double) hits / trials;
        long parts = 1 + (trials - 1) / MAX_TRIALS;
        ConfidenceInterval interval =
                new WilsonScoreInterval().createInterval((int) (trials / parts), (int) (hits / parts), CONFIDENCE);
        // For shares of 0 and 1 rounding can put an end of the interval on the wrong side of the share.
        return new WilsonInterval(
                share,
                hits == 0 ? 0 : Math.min(share, interval.getLowerBound()),
                hits == trials ? 1 : Math.max(share, interval.getUpperBound()));
    }

    /** The difference from an earlier share. */
    public ShareChange since(WilsonInterval earlier) {
        double difference = share - earlier.share;
        return new ShareChange(
                difference,
                difference - Math.hypot(share - low, earlier.high - earlier.share),
                difference + Math.hypot(high - share, earlier.share - earlier.low));
    }
}

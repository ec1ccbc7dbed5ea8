package io.lakesieve.core.evaluation;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * A share that was counted, with its 95 % confidence interval: Wilson's score interval, which stays within [0, 1] and
 * holds for small counts and for shares of none or all (Wilson 1927; Newcombe, Statistics in Medicine 17, 1998, pages
 * 857 to 872, method 3).
 *
 * @param share hits / trials
 * @param low lower end, at least 0
 * @param high upper end, at most 1
 */
public record WilsonInterval(double share, double low, double high) {
    private static final double CONFIDENCE = 0.95;
    /** The library counts in ints and doubles the trials: of more trials it is given a part. */
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
        // Rounding takes the ends of shares of none and all beyond the share.
        return new WilsonInterval(
                share,
                hits == 0 ? 0 : Math.min(share, interval.getLowerBound()),
                hits == trials ? 1 : Math.max(share, interval.getUpperBound()));
    }

    /** How far this share lies from an earlier one. */
    public ShareChange since(WilsonInterval earlier) {
        double difference = share - earlier.share;
        return new ShareChange(
                difference,
                difference - Math.hypot(share - low, earlier.high - earlier.share),
                difference + Math.hypot(high - share, earlier.share - earlier.low));
    }
}

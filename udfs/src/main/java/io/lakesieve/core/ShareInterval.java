package io.lakesieve.core;

/**
 * A share that was counted, with its 95 % confidence interval: Wilson's score interval, which stays within [0, 1] and
 * holds for small counts and for shares of none or all (Wilson 1927; Newcombe, Statistics in Medicine 17, 1998, pages
 * 857 to 872, method 3).
 *
 * @param share hits / trials
 * @param low lower end, at least 0
 * @param high upper end, at most 1
 */
public record ShareInterval(double share, double low, double high) {
    /** Two-sided 95 % point of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * The share of hits among independent trials.
     *
     * @param hits 0 to trials
     * @param trials at least 1
     * @throws IllegalArgumentException if the counts are out of range
     */
    public static ShareInterval of(long hits, long trials) {
        if (trials < 1 || hits < 0 || hits > trials) {
            throw new IllegalArgumentException("%d hits in %d trials are no share".formatted(hits, trials));
        }
        double share = (double) hits / trials;
        double scale = trials + Z * Z;
        double centre = (hits + Z * Z / 2) / scale;
        double half = Z * Math.sqrt(share * (1 - share) * trials + Z * Z / 4) / scale;
        return new ShareInterval(
                share, hits == 0 ? 0 : Math.max(0, centre - half), hits == trials ? 1 : Math.min(1, centre + half));
    }

    /** How far this share lies from an earlier one. */
    public ShareChange since(ShareInterval earlier) {
        double difference = share - earlier.share;
        return new ShareChange(
                difference,
                difference - Math.hypot(share - low, earlier.high - earlier.share),
                difference + Math.hypot(high - share, earlier.share - earlier.low));
    }
}

package io.lakesieve.core.evaluation;

/**
 * The difference of two counted shares with its 95 % confidence interval, computed from the shares' Wilson intervals
 * (Newcombe, Statistics in Medicine 17, 1998, pages 873 to 890, method 10). It takes the two counts as independent
 * samples; for two runs over much the same images the interval is too wide, never too narrow.
 *
 * @param difference new share less old share
 * @param low lower end
 * @param high upper end
 */
public record ShareChange(double difference, double low, double high) {
    /** Whether the interval excludes zero, which happens by chance in about 5 % of cases without a change. */
    public boolean isBeyondChance() {
        return low > 0 || high < 0;
    }
}

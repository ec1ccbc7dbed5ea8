package io.lakesieve.core.evaluation;

/**
 * The difference of two counted shares with its 95 % confidence interval, made of the shares' own Wilson intervals
 * (Newcombe, Statistics in Medicine 17, 1998, pages 873 to 890, method 10). It takes the two counts as independent
 * samples; where both were made on much the same images it is too wide, never too narrow.
 *
 * @param difference new share less old share
 * @param low lower end
 * @param high upper end
 */
public record ShareChange(double difference, double low, double high) {
    /** Whether the interval leaves out zero: chance alone seldom does that. */
    public boolean isBeyondChance() {
        return low > 0 || high < 0;
    }
}

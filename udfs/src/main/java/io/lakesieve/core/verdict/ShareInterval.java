package io.lakesieve.core.verdict;

/**
 * A 90 % confidence interval of the share of good images, see {@link ShareIntervals}.
 *
 * @param low lower end, 0 to 1
 * @param high upper end, at most 1
 */
public record ShareInterval(double low, double high) {
    /** The interval's probability. */
    public static final double CONFIDENCE = 0.9;
    /** Fewer reference images, or images, do not say how many belong. */
    public static final int MIN_IMAGES = 10;
}

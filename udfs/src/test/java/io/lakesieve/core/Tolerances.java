package io.lakesieve.core;

/**
 * Tolerances for comparisons with the published code: three times the observed difference between its float32 and
 * float64 evaluations, see the fixtures' README. Most of that is the rounding of float32.
 */
public final class Tolerances {
    public static final double CLOSENESS = 3 * 4e-7;
    public static final double GROUP_SCORE = 3 * 3e-6;
    public static final double SOFTMAX = 3 * 6e-6;
    public static final double LOGIT = 3 * 3e-5;
    public static final double ENTROPY = 3 * 3e-5;
    public static final double ADAPTIVE_SCORE = 3 * 2e-6;
    /**
     * For comparisons with the float64 evaluation, where only our cosines are floats: sums of 64 products have an error
     * of some 1e-7, logits of 1e-5, and a score of no more than a quarter of that.
     */
    public static final double SCORE_IN_DOUBLE = 3e-6;
    /** Metrics are ratios of counts and sums of them; only the order of summation differs. */
    public static final double METRIC = 1e-12;

    /** Shares, p and q values are ratios of counts. */
    public static final double FALSE_DISCOVERY = 1e-12;

    private Tolerances() {}
}

package io.lakesieve.core;

/**
 * How closely figures of the published code are to be met: three times what float32 and float64 evaluations of it were
 * seen to differ by, see the fixtures' README. Its own float32 rounding is most of that.
 */
public final class Tolerances {
    public static final double CLOSENESS = 3 * 4e-7;
    public static final double GROUP_SCORE = 3 * 3e-6;
    public static final double SOFTMAX = 3 * 6e-6;
    public static final double LOGIT = 3 * 3e-5;
    public static final double ENTROPY = 3 * 3e-5;
    public static final double ADAPTIVE_SCORE = 3 * 2e-6;
    /**
     * Against the float64 evaluation only our cosines are floats: sums of 64 products are off by some 1e-7, logits by
     * 1e-5, a score by no more than a quarter of that.
     */
    public static final double SCORE_IN_DOUBLE = 3e-6;
    /** Metrics are ratios of counts and sums of them; only the order of summation differs. */
    public static final double METRIC = 1e-12;

    private Tolerances() {}
}

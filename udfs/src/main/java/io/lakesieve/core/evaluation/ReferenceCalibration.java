package io.lakesieve.core.evaluation;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * A threshold calibrated on n known in-distribution images, with 95 % confidence intervals of the threshold and of the
 * share of new images that it will accept.
 *
 * <p>Both intervals hold for every continuous distribution of scores and are conservative where scores are tied. The
 * threshold's interval covers the population's quantile. It reaches from the r-th to the s-th lowest of the n scores,
 * chosen by the binomial distribution of the number of scores below the quantile: the quantile lies below the r-th, or
 * above the s-th, with a probability of at most 2.5 % each (David and Nagaraja, Order Statistics, 3rd edition, 2003,
 * section 7.1). A small reference has no such r; the interval then has no lower end.
 *
 * <p>The acceptance interval covers the share of new images of the same kind that the threshold will accept. The share
 * above the k-th lowest score has the distribution Beta(n + 1 - k, k) (Wilks, Annals of Mathematical Statistics 12,
 * 1941; for prediction sets Vovk, Conditional validity of inductive conformal predictors, ACML 2012). The threshold
 * lies between the k-th and the next score, so the interval reaches from the lower end for the next score to the upper
 * end for the k-th.
 *
 * @param images n
 * @param accept the share to accept
 * @param threshold see {@link ReferenceThreshold}
 * @param thresholdLow lower end of its interval; empty if the reference is too small to have one
 * @param thresholdHigh upper end of its interval; empty if the reference is too small to have one
 * @param acceptedShare share of the reference that scores no lower than the threshold
 * @param acceptanceLow lower end of the interval of the share of new images that will be accepted
 * @param acceptanceHigh its upper end
 */
public record ReferenceCalibration(
        long images,
        double accept,
        double threshold,
        OptionalDouble thresholdLow,
        OptionalDouble thresholdHigh,
        double acceptedShare,
        double acceptanceLow,
        double acceptanceHigh) {
    /** The probability of both intervals. */
    public static final double CONFIDENCE = 0.95;

    private static final double TAIL = (1 - CONFIDENCE) / 2;
    /** Absolute error of a Beta quantile; the default of commons-math3 is 1e-9. */
    private static final double QUANTILE_ERROR = 1e-14;

    /**
     * Calibrates a threshold.
     *
     * @param referenceScores in any order, at least one
     * @param accept the share to accept, above 0 and at most 1
     * @throws IllegalArgumentException if there are no scores, one is NaN, or the share is out of range
     */
    public static ReferenceCalibration of(double[] referenceScores, double accept) {
        double threshold = ReferenceThreshold.of(referenceScores, accept);
        double[] sorted = referenceScores.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        double place = ReferenceThreshold.place(accept, count);
        int below = (int) place;
        int above = place > below ? below + 1 : below;
        long accepted =
                Arrays.stream(sorted).filter(score -> score >= threshold).count();
        return new ReferenceCalibration(
                count,
                accept,
                threshold,
                score(sorted, below(count, 1 - accept, TAIL)),
                score(sorted, below(count, 1 - accept, 1 - TAIL) + 1),
                (double) accepted / count,
                betaQuantile(TAIL, count + 1 - above, above),
                betaQuantile(1 - TAIL, count + 1 - below, below));
    }

    private static OptionalDouble score(double[] sorted, int rank) {
        return rank < 1 || rank > sorted.length ? OptionalDouble.empty() : OptionalDouble.of(sorted[rank - 1]);
    }

    /**
     * The smallest k for which, with at least this probability, at most k scores lie below the quantile of this share.
     * With 2.5 % it is r, the highest rank whose score exceeds the quantile with a probability of at most 2.5 %, or 0
     * if there is none. With 97.5 % it is s - 1, where s is the lowest rank whose score the quantile exceeds with such
     * a probability; s is above n if there is none.
     */
    private static int below(int count, double share, double probability) {
        return new BinomialDistribution(null, count, share).inverseCumulativeProbability(probability);
    }

    private static double betaQuantile(double probability, int a, int b) {
        return new BetaDistribution(null, a, b, QUANTILE_ERROR).inverseCumulativeProbability(probability);
    }
}

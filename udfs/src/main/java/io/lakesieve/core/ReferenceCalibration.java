package io.lakesieve.core;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What n known in-distribution images say of a threshold: its value, and how sure it is.
 *
 * <p>Both intervals are of 95 %, hold for every distribution of scores without jumps, and are conservative where scores
 * are tied. That of the threshold is about the quantile that the whole population has: it reaches from the r-th to the
 * s-th lowest of the n scores such that the quantile lies below the one, or above the other, with a probability of at
 * most 2.5 % each, by the binomial distribution of the number of scores below it (David and Nagaraja, Order Statistics,
 * 3rd edition, 2003, section 7.1). A small reference has no such r: then the interval has no lower end.
 *
 * <p>That of the acceptance is about the share of new images of the same kind that this threshold will accept. Above the
 * k-th lowest score lies a share with the distribution Beta(n + 1 - k, k) (Wilks, Annals of Mathematical Statistics 12,
 * 1941; for prediction sets Vovk, Conditional validity of inductive conformal predictors, ACML 2012). The threshold lies between the k-th and the next score, so
 * the interval reaches from the lower end of the one's to the upper end of the other's.
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

    /**
     * Calibrates.
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
                score(sorted, lowerRank(count, 1 - accept)),
                score(sorted, upperRank(count, 1 - accept)),
                (double) accepted / count,
                Binomial.betaQuantile(TAIL, count + 1L - above, above),
                Binomial.betaQuantile(1 - TAIL, count + 1L - below, below));
    }

    private static OptionalDouble score(double[] sorted, int rank) {
        return rank < 1 || rank > sorted.length ? OptionalDouble.empty() : OptionalDouble.of(sorted[rank - 1]);
    }

    /** The highest rank, from 1, that the quantile lies below with a probability of at most 2.5 %; 0 without one. */
    private static int lowerRank(int count, double share) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            // The quantile is below the score of a rank if fewer scores than that are below the quantile.
            if (Binomial.atMost(middle - 1L, count, share) <= TAIL) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The lowest rank that the quantile lies above with a probability of at most 2.5 %; above the count without one. */
    private static int upperRank(int count, double share) {
        int low = 1;
        int high = count + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (1 - Binomial.atMost(middle - 1L, count, share) <= TAIL) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

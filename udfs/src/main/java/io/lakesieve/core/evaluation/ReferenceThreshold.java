package io.lakesieve.core.evaluation;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The threshold that accepts a given share of in-distribution images, computed from the scores of known ones.
 *
 * <p>It is the quantile of the n scores at {@code h = (1 - accept)(n + 1)}, counted from 1, linear between order
 * statistics and clamped to [1, n]: a new image of the same kind is accepted with that probability. With fewer than
 * {@code accept / (1 - accept)} scores (19 for 0.95) it is the lowest of them.
 */
public final class ReferenceThreshold {
    private ReferenceThreshold() {}

    /**
     * Returns the threshold below which an image is flagged.
     *
     * @param referenceScores in any order, at least one; infinite ones are allowed
     * @param accept the share to accept, above 0 and at most 1
     * @throws IllegalArgumentException if there are no scores, one is NaN, or the share is out of range
     */
    public static double of(double[] referenceScores, double accept) {
        if (!(accept > 0 && accept <= 1)) {
            throw new IllegalArgumentException("The share to accept is above 0 and at most 1, not " + accept);
        }
        double[] sorted = referenceScores.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        if (count == 0) {
            throw new IllegalArgumentException("There are no reference scores to take a threshold from");
        }
        if (Double.isNaN(sorted[count - 1])) {
            throw new IllegalArgumentException("A reference score is NaN");
        }
        double place = place(accept, count);
        int below = (int) place;
        return between(sorted[below - 1], sorted[Math.min(below, count - 1)], place - below);
    }

    /**
     * The threshold's rank among the n sorted scores, in [1, n]; a fraction lies between two of them. It is computed in
     * decimal arithmetic, so that 0.95 of 19 scores gives exactly 1: a rank above 1 by binary rounding would reject the
     * lowest score.
     */
    static double place(double accept, int count) {
        double place = BigDecimal.ONE
                .subtract(BigDecimal.valueOf(accept))
                .multiply(BigDecimal.valueOf(count + 1L))
                .doubleValue();
        return Math.max(1, Math.min(count, place));
    }

    private static double between(double lower, double upper, double fraction) {
        // Without the shortcut infinite scores would give infinity times 0 or infinity minus infinity.
        if (fraction == 0 || lower == upper || lower == Double.NEGATIVE_INFINITY) {
            return lower;
        }
        return lower + fraction * (upper - lower);
    }
}

package io.lakesieve.core.verdict;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The scores of n known in-distribution images, in order. A score's rank among them is the number of reference scores
 * that it reaches, 0 to n; its p-value follows from the rank alone: how often a good image would score so low.
 *
 * <p>p = (1 + rank) / (n + 1) is valid in finite samples if the reference and the good images are exchangeable (conformal
 * p-values: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005; as tests for outliers Bates et al.,
 * Annals of Statistics 51, 2023).
 */
public final class ReferenceRanks implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] ascending;

    private ReferenceRanks(double[] ascending) {
        this.ascending = ascending;
    }

    /**
     * Orders a reference.
     *
     * @param scores id_scores in any order, at least one; infinite ones are allowed
     * @throws IllegalArgumentException if there is none, or one is NaN
     */
    public static ReferenceRanks of(double[] scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException("There are no reference scores to rank others among");
        }
        double[] ascending = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            ascending[i] = scores[i] + 0.0; // -0 counts as 0
        }
        Arrays.sort(ascending);
        if (Double.isNaN(ascending[ascending.length - 1])) {
            throw new IllegalArgumentException("A reference score is NaN");
        }
        return new ReferenceRanks(ascending);
    }

    /** The number of reference scores, n. */
    public int size() {
        return ascending.length;
    }

    /** A copy of the reference scores, ascending. */
    public double[] scores() {
        return ascending.clone();
    }

    /** How many reference scores are at most this one: 0 to n. */
    public int rank(double score) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] <= score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** (1 + rank) / (n + 1), in (0, 1]. */
    public double pValue(double score) {
        return pValueOfRank(rank(score));
    }

    /** The p-value of all scores of that rank. */
    double pValueOfRank(int rank) {
        return (1.0 + rank) / (1.0 + ascending.length);
    }

    /** The rank of all scores that have that p-value. */
    public int rankOfPValue(double pValue) {
        return (int) Math.round(pValue * (1.0 + ascending.length)) - 1;
    }

    /** The lowest rank whose p-value is above one half. */
    int firstRankAboveHalf() {
        return firstRankAboveHalf(ascending.length);
    }

    /** The lowest rank among so many reference scores whose p-value is above one half. */
    static int firstRankAboveHalf(int size) {
        return (size + 1) / 2;
    }

    /** Whether a score can have that rank: between equal reference scores there is no room. */
    boolean isReachable(int rank) {
        return rank == 0 || rank == ascending.length || ascending[rank - 1] < ascending[rank];
    }
}

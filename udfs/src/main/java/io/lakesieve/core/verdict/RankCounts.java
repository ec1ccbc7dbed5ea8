package io.lakesieve.core.verdict;

import java.io.Serial;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * Counts images by the rank of their score among n reference scores: n + 1 counts, each with the highest score that it
 * counts, and the lowest score of all. It merges in any order to the same bits.
 */
public final class RankCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] counts;
    private final double[] highest;
    private double lowest = Double.POSITIVE_INFINITY;

    /** Counts of no images yet, by the ranks 0 to n. */
    public RankCounts(int referenceSize) {
        this.counts = new long[referenceSize + 1];
        this.highest = new double[referenceSize + 1];
    }

    /** Counts an image. */
    public void add(int rank, double score) {
        highest[rank] = counts[rank] == 0 ? score : Math.max(highest[rank], score);
        counts[rank]++;
        lowest = Math.min(lowest, score);
    }

    /**
     * Adds the counts of other images to these, and returns these.
     *
     * @throws IllegalArgumentException if they are ranks among another number of reference scores
     */
    public RankCounts merge(RankCounts other) {
        if (other.counts.length != counts.length) {
            throw new IllegalArgumentException("Ranks among %d and %d reference scores do not merge"
                    .formatted(counts.length - 1, other.counts.length - 1));
        }
        for (int rank = 0; rank < counts.length; rank++) {
            if (other.counts[rank] > 0) {
                highest[rank] = counts[rank] == 0 ? other.highest[rank] : Math.max(highest[rank], other.highest[rank]);
                counts[rank] += other.counts[rank];
            }
        }
        lowest = Math.min(lowest, other.lowest);
        return this;
    }

    /** A copy of the counts, by rank. */
    public long[] counts() {
        return counts.clone();
    }

    /** The highest score that any image of at most that rank has; minus infinity where there is no such image. */
    double highestUpTo(int rank) {
        return IntStream.rangeClosed(0, rank)
                .filter(below -> counts[below] > 0)
                .mapToDouble(below -> highest[below])
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /** The lowest score; infinity where no image is counted. */
    public double lowest() {
        return lowest;
    }

    /** Few images have few ranks, however large the reference: only these travel. */
    @Serial
    private Object writeReplace() {
        int[] ranks = IntStream.range(0, counts.length)
                .filter(rank -> counts[rank] > 0)
                .toArray();
        return new Sparse(
                counts.length,
                ranks,
                IntStream.of(ranks).mapToLong(rank -> counts[rank]).toArray(),
                IntStream.of(ranks).mapToDouble(rank -> highest[rank]).toArray(),
                lowest);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sparse(int length, int[] ranks, long[] counts, double[] highest, double lowest)
            implements Serializable {
        @Serial
        private Object readResolve() {
            RankCounts dense = new RankCounts(length - 1);
            for (int i = 0; i < ranks.length; i++) {
                dense.counts[ranks[i]] = counts[i];
                dense.highest[ranks[i]] = highest[i];
            }
            dense.lowest = lowest;
            return dense;
        }
    }
}

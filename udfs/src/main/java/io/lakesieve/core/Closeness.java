package io.lakesieve.core;

import java.util.Arrays;
import java.util.List;

/**
 * The closeness of a candidate to the ID labels: the 0.95 quantile of its cosines to all of them (NegLabel, section
 * 3.1).
 *
 * <p>With c labels and the cosines sorted, the quantile lies at {@code 0.95 * (c - 1)}, counted from 0, with linear
 * interpolation between its neighbours. The quantile instead of the maximum keeps a few odd ID labels from deciding.
 *
 * <p>An instance serves one thread: it sorts in scratch of its own, so that a job allocates nothing for a candidate.
 */
public final class Closeness {
    private static final double QUANTILE = 0.95;
    private static final int BLOCK_ROWS = 64;

    private final float[] sorted;

    /** Prepares for candidates that are compared with {@code idLabels} labels, at least 1. */
    public Closeness(int idLabels) {
        if (idLabels < 1) {
            throw new IllegalArgumentException("Closeness needs at least one ID label, not " + idLabels);
        }
        this.sorted = new float[idLabels];
    }

    /** Returns the closeness of the candidate whose cosines to the ID labels begin at {@code offset}. */
    public float of(float[] cosines, int offset) {
        System.arraycopy(cosines, offset, sorted, 0, sorted.length);
        Arrays.sort(sorted);
        double place = QUANTILE * (sorted.length - 1);
        int below = (int) place;
        double lower = sorted[below];
        double upper = sorted[Math.min(below + 1, sorted.length - 1)];
        return (float) (lower + (place - below) * (upper - lower));
    }

    /**
     * Returns the closeness of each candidate; rows of both are unit vectors of one model. The product is plain Java's, so
     * that every machine mines the same negatives.
     */
    public static float[] of(EmbeddingMatrix candidates, EmbeddingMatrix idLabels) {
        try (LabelProduct product = ProductLibrary.plain().product(List.of(idLabels));
                CosineBlock block = product.block(BLOCK_ROWS)) {
            Closeness closeness = new Closeness(idLabels.rows());
            float[] result = new float[candidates.rows()];
            float[] cosines = new float[idLabels.rows()];
            for (int first = 0; first < result.length; first += BLOCK_ROWS) {
                int rows = Math.min(BLOCK_ROWS, result.length - first);
                for (int row = 0; row < rows; row++) {
                    block.put(row, candidates.row(first + row));
                }
                block.multiply(0, rows);
                for (int row = 0; row < rows; row++) {
                    block.read(row, 0, cosines, cosines.length);
                    result[first + row] = closeness.of(cosines, 0);
                }
            }
            return result;
        }
    }
}

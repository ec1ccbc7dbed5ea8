package io.lakesieve.core.mining;

import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelProduct;
import io.lakesieve.core.matrix.MatmulBackend;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.util.KthSelector;

/**
 * The closeness of candidates to the ID labels: the 0.95 quantile of a candidate's cosines to all of them (NegLabel,
 * section 3.1), computed for blocks of candidates.
 *
 * <p>With c labels and the cosines sorted, the quantile lies at {@code 0.95 * (c - 1)}, counted from 0, with linear
 * interpolation between its neighbours. A quantile is robust against a few odd ID labels, which the maximum is not.
 *
 * <p>With one backend on machines of one kind, a candidate's closeness has the same bits whatever other candidates
 * there are; two backends differ by the rounding of the cosines. An instance holds the product with the ID labels and
 * belongs to one thread, which closes it.
 */
public final class Closeness implements AutoCloseable {
    private static final double QUANTILE = 0.95;
    /** The largest cosine to an ID label beyond which a candidate is a synonym of it (CSP's published code). */
    private static final float SYNONYM = 0.95f;

    private static final float SYNONYM_CLOSENESS = 1;
    private static final int BLOCK_ROWS = 256;
    private static final KthSelector SELECTOR = new KthSelector();

    private final ClosenessRule rule;
    private final LabelProduct product;
    private final CosineBlock block;
    /** A candidate's cosines to all labels. */
    private final float[] cosines;

    private final double[] reordered;

    /**
     * Prepares the product with the ID labels.
     *
     * @param idLabels unit rows, at least one
     */
    public Closeness(MatmulBackend backend, EmbeddingMatrix idLabels, ClosenessRule rule) {
        if (idLabels.rows() == 0) {
            throw new IllegalArgumentException("Closeness needs at least one ID label");
        }
        this.rule = rule;
        this.product = backend.product(List.of(idLabels));
        this.block = product.block(BLOCK_ROWS);
        this.cosines = new float[idLabels.rows()];
        this.reordered = new double[idLabels.rows()];
    }

    /** Returns the number of candidates of a full block, the best number per call. */
    public int capacity() {
        return BLOCK_ROWS;
    }

    /** Returns the closeness of each candidate, unit vectors of the labels' model. */
    public float[] of(List<float[]> candidates) {
        float[] closeness = new float[candidates.size()];
        for (int first = 0; first < closeness.length; first += BLOCK_ROWS) {
            int rows = Math.min(BLOCK_ROWS, closeness.length - first);
            for (int row = 0; row < rows; row++) {
                block.put(row, candidates.get(first + row));
            }
            block.multiply(0, rows);
            for (int row = 0; row < rows; row++) {
                closeness[first + row] = closeness(row);
            }
        }
        return closeness;
    }

    private float closeness(int row) {
        block.read(row, 0, cosines, cosines.length);
        float largest = -1;
        for (int label = 0; label < cosines.length; label++) {
            reordered[label] = cosines[label];
            largest = Math.max(largest, cosines[label]);
        }
        boolean synonym = rule == ClosenessRule.SYNONYMS_LAST && largest > SYNONYM;
        return synonym ? SYNONYM_CLOSENESS : quantile(reordered);
    }

    /** The quantile of at least one cosine; reorders the array. */
    static float quantile(double[] cosines) {
        double place = QUANTILE * (cosines.length - 1);
        int below = (int) place;
        double lower = SELECTOR.select(cosines, null, below);
        // The selection has moved all larger cosines behind the selected one.
        double upper = Arrays.stream(cosines, below + 1, cosines.length).min().orElse(lower);
        return (float) (lower + (place - below) * (upper - lower));
    }

    /** Frees the product. */
    @Override
    public void close() {
        block.close();
        product.close();
    }
}

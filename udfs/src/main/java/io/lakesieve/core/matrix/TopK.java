package io.lakesieve.core.matrix;

import java.util.Arrays;

/**
 * Finds the k largest of an image's cosines to one side of the label space and their positions, in descending order,
 * ties by ascending position.
 *
 * <p>Holds scratch arrays; for use by one thread.
 */
public final class TopK {
    private final SimdLayout layout;
    private final int k;
    private final int[] positions;
    private final float[] values;
    private int found;

    /** Prepares for the k largest values; k is at least 1. */
    public TopK(SimdLayout layout, int k) {
        this.layout = layout;
        this.k = k;
        this.positions = new int[k];
        this.values = new float[k];
    }

    /**
     * Finds the largest values of an image.
     *
     * @param maxima the largest value of each lane
     * @param rows the values, row by row of the layout
     */
    public void find(float[] maxima, float[][] rows) {
        // The top k can only be in lanes whose maximum is at least the k-th largest of all lanes' maxima.
        float bound = kthLargest(maxima);
        found = 0;
        for (int lane = 0; lane < maxima.length; lane++) {
            if (maxima[lane] >= bound) {
                offerLane(lane, rows, bound);
            }
        }
    }

    private void offerLane(int lane, float[][] rows, float bound) {
        for (int t = 0; t < rows.length && lane < rows[t].length; t++) {
            if (rows[t][lane] >= bound) {
                offer(layout.position(layout.start(t) + lane), rows[t][lane]);
            }
        }
    }

    /** The k-th largest value, or minus infinity if there are fewer values. */
    private float kthLargest(float[] from) {
        if (from.length < k) {
            return Float.NEGATIVE_INFINITY;
        }
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        float bound = Float.NEGATIVE_INFINITY;
        for (float value : from) {
            if (value > bound) {
                bound = insert(value);
            }
        }
        return bound;
    }

    private float insert(float value) {
        int rank = k - 1;
        for (; rank > 0 && value > values[rank - 1]; rank--) {
            values[rank] = values[rank - 1];
        }
        values[rank] = value;
        return values[k - 1];
    }

    private void offer(int position, float value) {
        if (found == k && !precedes(value, position, k - 1)) {
            return;
        }
        int rank = found < k ? found++ : found - 1;
        for (; rank > 0 && precedes(value, position, rank - 1); rank--) {
            positions[rank] = positions[rank - 1];
            values[rank] = values[rank - 1];
        }
        positions[rank] = position;
        values[rank] = value;
    }

    private boolean precedes(float value, int position, int rank) {
        return value > values[rank] || (value == values[rank] && position < positions[rank]);
    }

    /** The number of values found: k, or all if there are fewer. */
    int found() {
        return found;
    }

    /** The position of the value with this rank, from 0. */
    public int position(int rank) {
        return positions[rank];
    }

    /** The value with this rank, from 0. */
    public float value(int rank) {
        return values[rank];
    }
}

package io.lakesieve.model.runtime;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The L2-normalised embeddings of a tower's inputs, one per row, in the order of the inputs.
 *
 * <p>Norms are computed in {@code double}. A row that cannot be normalised (NaN, infinity, zero norm) does not affect
 * the others: {@link #defect} describes its defect, and its values stay as the tower wrote them.
 */
public final class Embeddings {
    private final int dimension;
    private final float[] values;
    private final Map<Integer, String> defects;

    private Embeddings(int dimension, float[] values, Map<Integer, String> defects) {
        this.dimension = dimension;
        this.values = values;
        this.defects = defects;
    }

    /** Normalises {@code rows x dimension} values in place and keeps the array. */
    static Embeddings normalise(float[] values, int dimension) {
        Map<Integer, String> defects = new TreeMap<>();
        for (int row = 0; row < values.length / dimension; row++) {
            int from = row * dimension;
            double norm = norm(values, from, dimension);
            if (norm > 0 && norm < Double.POSITIVE_INFINITY) {
                for (int i = from; i < from + dimension; i++) {
                    values[i] = (float) (values[i] / norm);
                }
            } else {
                defects.put(
                        row,
                        norm == 0 ? "the model's embedding has a norm of zero" : "the model's embedding is not finite");
            }
        }
        return new Embeddings(dimension, values, defects);
    }

    private static double norm(float[] values, int from, int dimension) {
        double sum = 0;
        for (int i = from; i < from + dimension; i++) {
            sum += (double) values[i] * values[i];
        }
        return Math.sqrt(sum);
    }

    /** The number of rows. */
    public int rows() {
        return values.length / dimension;
    }

    /** The length of a row. */
    public int dimension() {
        return dimension;
    }

    /** A copy of a row, counted from 0. */
    public float[] row(int index) {
        return Arrays.copyOfRange(values, index * dimension, (index + 1) * dimension);
    }

    /** The defect of a row, in plain words; empty for a valid row. */
    public Optional<String> defect(int index) {
        return Optional.ofNullable(defects.get(index));
    }
}

package io.lakesieve.core.matrix;

import java.util.Arrays;
import java.util.List;

/**
 * Normalises vectors to unit length, which all other kernels expect of an embedding.
 *
 * <p>Embeddings are normalised once, where they are read; kernels do not normalise. The norm is summed in double, so
 * that it neither overflows nor underflows for any vector of finite floats.
 */
public final class UnitVector {
    /** Largest difference of a squared norm from 1 in a unit vector; rounding to floats causes a hundredth of that. */
    private static final double UNIT_TOLERANCE = 1e-5;

    private UnitVector() {}

    /**
     * Returns the vector itself if its norm is 1, as that of stored embeddings is, so that its scores have the same
     * bits as theirs; otherwise a normalised copy.
     *
     * @throws InvalidEmbeddingException if a value is NaN or infinite, or if all of them are zero
     */
    public static float[] ofAnyLength(float[] vector) {
        return Math.abs(squaredNorm(vector) - 1) < UNIT_TOLERANCE ? vector : of(vector);
    }

    /**
     * Returns a copy of the vector with the L2 norm 1, up to the rounding of floats.
     *
     * @throws InvalidEmbeddingException if a value is NaN or infinite, or if all of them are zero
     */
    public static float[] of(float[] vector) {
        double norm = Math.sqrt(squaredNorm(vector));
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / norm);
        }
        return unit;
    }

    /**
     * The normalised mean of unit vectors, summed in double in their order; of one vector that vector itself.
     *
     * @throws InvalidEmbeddingException if they cancel each other out
     */
    public static float[] mean(List<float[]> vectors) {
        if (vectors.size() == 1) {
            return vectors.get(0);
        }
        double[] sum = new double[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        double norm = Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
        if (norm == 0) {
            throw new InvalidEmbeddingException("zero norm");
        }
        float[] unit = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            unit[i] = (float) (sum[i] / norm);
        }
        return unit;
    }

    /** The dot product of two vectors of one length, summed in double: the cosine of two unit vectors. */
    public static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }

    private static double squaredNorm(float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new InvalidEmbeddingException(
                        (Float.isNaN(vector[i]) ? "NaN" : "infinite value") + " at index " + i);
            }
        }
        double sum = dot(vector, vector);
        if (sum == 0) {
            throw new InvalidEmbeddingException("zero norm");
        }
        return sum;
    }
}

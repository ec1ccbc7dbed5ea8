package io.lakesieve.core.matrix;

/**
 * Vectors of length one: what every other kernel takes for an embedding.
 *
 * <p>Commands normalise what they read, once, here; kernels never do. The norm is summed in double, so that a vector of
 * any finite floats has an exact enough one (no overflow, no underflow).
 */
public final class UnitVector {
    /** How far a squared norm may lie from 1: a unit vector in floats is within a hundredth of it. */
    private static final double UNIT_TOLERANCE = 1e-5;

    private UnitVector() {}

    /**
     * Returns the vector itself where its norm is 1, as that of a lake's embeddings is, so that its scores have the same
     * bits as the lake's; else a copy with that norm.
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

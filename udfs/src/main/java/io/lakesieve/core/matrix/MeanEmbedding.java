package io.lakesieve.core.matrix;

import java.util.List;

/**
 * The normalised mean of unit embeddings: how several prompts of one label become one embedding (Radford et al., ICML 2021,
 * section 3.1.4).
 */
public final class MeanEmbedding {
    private MeanEmbedding() {}

    /**
     * Averages.
     *
     * @param unitRows at least one, of one length; the order does not matter beyond rounding in double
     * @throws InvalidEmbeddingException if they cancel out or one of them is not finite
     */
    public static float[] of(List<float[]> unitRows) {
        double[] sum = new double[unitRows.get(0).length];
        for (float[] row : unitRows) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += row[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] / unitRows.size());
        }
        return UnitVector.of(mean);
    }
}

package io.lakesieve.core.score;

import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelRows;
import io.lakesieve.core.matrix.LabelSpace;
import java.util.List;

/**
 * Task-adaptive proxies: the normalised mean of a label's text embedding and its banked images (AdaNeg, section 3.3).
 * They are the same for every image, so that the cosines are one more matrix product.
 *
 * @param proxies one row per banked label
 * @param columns the banked labels' columns in the kernel's layout
 */
@SuppressWarnings("ArrayRecordComponent") // shared by threads, compared by nobody
record TaskBlockProxies(EmbeddingMatrix proxies, int[] columns) implements BlockProxies {
    /** Forms the proxies; {@code columns} holds each banked label's column in the kernel's layout. */
    static TaskBlockProxies of(LabelSpace space, int[] columns, FeatureBank bank) {
        int dimension = space.dimension();
        float[] values = new float[bank.labels() * dimension];
        for (int label = 0; label < bank.labels(); label++) {
            double[] sum = new double[dimension];
            add(sum, space.embedding(bank.column(label)));
            for (int slot = bank.start(label); slot < bank.start(label + 1); slot++) {
                add(sum, bank.embedding(slot));
            }
            normalise(sum, values, label * dimension);
        }
        return new TaskBlockProxies(new EmbeddingMatrix(bank.labels(), dimension, values), columns);
    }

    private static void add(double[] sum, float[] embedding) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += embedding[i];
        }
    }

    private static void normalise(double[] sum, float[] values, int offset) {
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        double norm = Math.sqrt(squares);
        for (int i = 0; i < sum.length; i++) {
            values[offset + i] = (float) (sum[i] / norm);
        }
    }

    @Override
    public List<LabelRows> parts() {
        return List.of(proxies);
    }

    @Override
    public Cosines cosines(int capacity) {
        return new Cosines() {
            @Override
            public void compute(CosineBlock block, int firstPart, int rows, float[][] text) {
                block.multiply(firstPart, rows);
            }

            @Override
            public void read(CosineBlock block, int row, float[] cosines) {
                block.read(row, 0, cosines, columns.length);
            }
        };
    }
}

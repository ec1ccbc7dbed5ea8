package io.lakesieve.core;

import java.util.Arrays;

/**
 * Sample-adaptive proxies: slot m weighs {@code w_m = exp(-beta (1 - x.f_m))} for the image x (AdaNeg, section 3.3).
 *
 * <p>The proxy itself, an embedding for every image and label, is never formed: its cosine is
 * {@code sum_m w_m (x.f_m) / sqrt(w'Gw)} with G the Gram matrix of the label's slots, of which the text embedding is the
 * first. G is made once, in double, so the result is as exact as the given cosines.
 */
final class SampleProxies implements Proxies {
    private final FeatureBank bank;
    private final EmbeddingMatrix slots;
    private final double beta;
    /** The lower triangles of all labels' G, row after row, doubled off the diagonal. */
    private final double[] grams;
    /** Where each label's triangle begins. */
    private final int[] gramStarts;

    SampleProxies(LabelSpace space, FeatureBank bank, double beta) {
        this.bank = bank;
        this.slots = bank.slots(space.dimension());
        this.beta = beta;
        this.gramStarts = new int[bank.labels() + 1];
        for (int label = 0; label < bank.labels(); label++) {
            int size = 1 + bank.images(label);
            gramStarts[label + 1] = gramStarts[label] + size * (size + 1) / 2;
        }
        this.grams = new double[gramStarts[bank.labels()]];
        for (int label = 0; label < bank.labels(); label++) {
            fillGram(label, space.embedding(bank.column(label)));
        }
    }

    private void fillGram(int label, float[] text) {
        int dimension = text.length;
        int from = bank.start(label) * dimension;
        int images = bank.images(label);
        float[] rows = Arrays.copyOf(text, (1 + images) * dimension);
        System.arraycopy(slots.values(), from, rows, dimension, images * dimension);
        int place = gramStarts[label];
        for (int m = 0; m <= images; m++) {
            for (int n = 0; n < m; n++) {
                grams[place++] = 2 * dot(rows, m * dimension, n * dimension, dimension);
            }
            grams[place++] = dot(rows, m * dimension, m * dimension, dimension);
        }
    }

    private static double dot(float[] rows, int left, int right, int dimension) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            sum += (double) rows[left + i] * rows[right + i];
        }
        return sum;
    }

    @Override
    public EmbeddingMatrix slots() {
        return slots;
    }

    @Override
    public double cosine(int label, float[] slotCosines, int offset, float textCosine, double[] weights) {
        int first = offset + bank.start(label);
        int images = bank.images(label);
        int place = gramStarts[label];
        double dot = 0;
        double squaredNorm = 0;
        for (int m = 0; m <= images; m++) {
            double cosine = m == 0 ? textCosine : slotCosines[first + m - 1];
            double weight = Math.exp(beta * (cosine - 1));
            weights[m] = weight;
            double row = 0;
            for (int n = 0; n <= m; n++) {
                row += grams[place++] * weights[n];
            }
            dot += weight * cosine;
            squaredNorm += weight * row;
        }
        return dot / Math.sqrt(squaredNorm);
    }
}

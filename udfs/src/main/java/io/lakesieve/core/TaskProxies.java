package io.lakesieve.core;

/** Task-adaptive proxies: each the normalised mean of the text embedding and the banked ones (AdaNeg, section 3.3). */
final class TaskProxies implements Proxies {
    /** A row a banked label. */
    private final EmbeddingMatrix proxies;

    TaskProxies(LabelSpace space, FeatureBank bank) {
        int dimension = space.dimension();
        EmbeddingMatrix slots = bank.slots(dimension);
        float[] values = new float[bank.labels() * dimension];
        for (int label = 0; label < bank.labels(); label++) {
            double[] sum = new double[dimension];
            add(sum, space.embedding(bank.column(label)), 0);
            for (int slot = bank.start(label); slot < bank.start(label + 1); slot++) {
                add(sum, slots.values(), slots.offset(slot));
            }
            normalise(sum, values, label * dimension);
        }
        this.proxies = new EmbeddingMatrix(bank.labels(), dimension, values);
    }

    private static void add(double[] sum, float[] values, int offset) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[offset + i];
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
    public EmbeddingMatrix slots() {
        return proxies;
    }

    @Override
    public double cosine(int label, float[] slotCosines, int offset, float textCosine, double[] weights) {
        return slotCosines[offset + label];
    }
}

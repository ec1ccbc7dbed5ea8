package io.lakesieve.core;

/**
 * An image's softmax over one side of the label space, the ID labels or the negatives, with all that is read off it.
 *
 * <p>Scratch of one thread: {@link #sweep} overwrites the results of the one before.
 */
final class LabelSide {
    /** The image's cosines to the labels of this side; filled by the caller before a sweep. */
    final float[] cosines;
    /** {@code exp(scale * (cosine - largest cosine))}, so that the largest is 1. */
    final float[] exponentials;

    private final float[] scratch;
    private final double scale;
    private final Powers powers;
    private final Lanes lanes;
    private final Largest largest;

    /**
     * Finds the {@code wanted} largest cosines, at least 1.
     *
     * @param order by place in the arrays, where the label stands on its side, which decides between equal cosines
     */
    LabelSide(int[] order, double scale, int wanted, Lanes lanes) {
        int labels = order.length;
        this.cosines = new float[labels];
        this.exponentials = new float[labels];
        this.scratch = new float[labels];
        this.scale = scale;
        this.powers = new Powers(scale);
        this.lanes = lanes;
        this.largest = new Largest(wanted, order);
    }

    /** Finds the largest cosines and takes the exponentials. */
    void sweep() {
        largest.find(cosines, cosines.length, lanes);
        powers.of(cosines, cosines.length, maximum(), exponentials);
    }

    /** What a cosine is multiplied by. */
    double scale() {
        return scale;
    }

    /** The largest cosine. */
    float maximum() {
        return largest.value(0);
    }

    /** The largest cosines, the first of which is the most similar label. */
    Largest largest() {
        return largest;
    }

    /** The sum of the exponentials, at least 1. */
    double sum() {
        return lanes.sum(exponentials, exponentials.length);
    }

    /** The entropy of the softmax, in nats, 0 or more, from the sum of the exponentials. */
    double entropy(double sum) {
        weigh(cosines, exponentials, cosines.length, maximum(), scratch);
        // -sum p ln p with p = e / sum and ln p = logit - ln sum; both terms are 0 or more.
        return Math.log(sum) - scale * lanes.sum(scratch, scratch.length) / sum;
    }

    private static void weigh(float[] values, float[] weights, int count, float reference, float[] products) {
        for (int i = 0; i < count; i++) {
            products[i] = weights[i] * (values[i] - reference);
        }
    }

    /** One exponential, in double. */
    double exactExponential(int label) {
        return Math.exp(scale * ((double) cosines[label] - maximum()));
    }

    /** The sum of the exponentials that another scale would give, at least 1. */
    double sum(Powers others) {
        others.of(cosines, cosines.length, maximum(), scratch);
        return lanes.sum(scratch, scratch.length);
    }
}

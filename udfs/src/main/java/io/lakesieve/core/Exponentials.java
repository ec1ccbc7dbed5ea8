package io.lakesieve.core;

/**
 * The exponentials of one stretch of an image's logits, shifted by its largest, with all that is read off them.
 *
 * <p>Scratch of one thread: {@link #sweep} overwrites the results of the one before.
 */
final class Exponentials {
    /** {@code exp(scale * (cosine - largest cosine))}, so that the largest is 1. */
    final double[] values;

    private double sum;
    private double entropy;
    private float maximum;
    private int nearest;

    Exponentials(int labels) {
        this.values = new double[labels];
    }

    /** Takes the exponentials of the cosines from {@code offset} on, as many as there are labels. */
    void sweep(float[] cosines, int offset, double scale) {
        findNearest(cosines, offset);
        double total = 0;
        double weighted = 0;
        for (int i = 0; i < values.length; i++) {
            double logit = scale * ((double) cosines[offset + i] - maximum);
            double exponential = Math.exp(logit);
            values[i] = exponential;
            total += exponential;
            weighted += exponential * logit;
        }
        sum = total;
        // -sum p ln p with p = e / sum and ln p = logit - ln sum; both terms are 0 or more.
        entropy = Math.log(total) - weighted / total;
    }

    private void findNearest(float[] cosines, int offset) {
        nearest = 0;
        maximum = cosines[offset];
        for (int i = 1; i < values.length; i++) {
            if (cosines[offset + i] > maximum) {
                maximum = cosines[offset + i];
                nearest = i;
            }
        }
    }

    /** The sum of {@link #values}, at least 1. */
    double sum() {
        return sum;
    }

    /** The entropy of the softmax, in nats, 0 or more. */
    double entropy() {
        return entropy;
    }

    /** The largest cosine. */
    float maximum() {
        return maximum;
    }

    /** The label with the largest cosine, the first of several. */
    int nearest() {
        return nearest;
    }
}

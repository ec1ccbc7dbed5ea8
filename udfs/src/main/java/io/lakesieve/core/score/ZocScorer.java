package io.lakesieve.core.score;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Scores images against the ID labels and words of their own (ZOC, section 3.3). Immutable; cosines and sums are in double,
 * since a caption decoder takes a thousand times as long.
 */
public final class ZocScorer {
    private final EmbeddingMatrix idLabels;
    private final EmbeddingMatrix vocabulary;
    private final double scale;
    private final int topWords;

    /**
     * @param idLabels unit rows, at least one
     * @param vocabulary unit rows of all words
     * @param scale the logit scale
     * @param topWords how many words a score names, 0 or more
     */
    public ZocScorer(EmbeddingMatrix idLabels, EmbeddingMatrix vocabulary, double scale, int topWords) {
        if (vocabulary.dimension() != idLabels.dimension()) {
            throw new IllegalArgumentException("The ID labels are " + idLabels + " and the vocabulary " + vocabulary
                    + ": they are not of one model");
        }
        this.idLabels = idLabels;
        this.vocabulary = vocabulary;
        this.scale = scale;
        this.topWords = topWords;
    }

    /**
     * Scores.
     *
     * @param image its unit embedding
     * @param words its own words, as {@link GeneratedWords#words()}
     */
    public ZocScore score(float[] image, int[] words) {
        double[] labelLogits =
                logits(idLabels, IntStream.range(0, idLabels.rows()).toArray(), image);
        double[] wordLogits = logits(vocabulary, words, image);
        int nearest = 0;
        for (int label = 1; label < labelLogits.length; label++) {
            nearest = labelLogits[label] > labelLogits[nearest] ? label : nearest;
        }
        double maximum = IntStream.range(0, words.length)
                .mapToDouble(i -> wordLogits[i])
                .reduce(labelLogits[nearest], Math::max);
        double labelMass = exponentials(labelLogits, maximum);
        double wordMass = exponentials(wordLogits, maximum);
        double total = labelMass + wordMass;
        int[] top = IntStream.range(0, words.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -wordLogits[i])
                        .thenComparing(i -> words[i]))
                .limit(topWords)
                .mapToInt(Integer::intValue)
                .toArray();
        return new ZocScore(
                wordMass / total,
                nearest,
                IntStream.of(top).map(i -> words[i]).toArray(),
                IntStream.of(top).mapToDouble(i -> wordLogits[i] / total).toArray());
    }

    private double[] logits(EmbeddingMatrix rows, int[] places, float[] image) {
        double[] logits = new double[places.length];
        float[] values = rows.values();
        for (int i = 0; i < places.length; i++) {
            int from = places[i] * image.length;
            double sum = 0;
            for (int k = 0; k < image.length; k++) {
                sum += (double) values[from + k] * image[k];
            }
            logits[i] = scale * sum;
        }
        return logits;
    }

    /** Replaces logits by their exponentials relative to the largest, and sums them. */
    private static double exponentials(double[] logits, double maximum) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.exp(logits[i] - maximum);
            sum += logits[i];
        }
        return sum;
    }
}

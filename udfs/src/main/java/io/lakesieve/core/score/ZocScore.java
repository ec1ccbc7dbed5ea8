package io.lakesieve.core.score;

import java.io.Serializable;

/**
 * An image's score by ZOC (Esmaeilpour et al., AAAI 2022): the softmax runs over the ID labels and the image's own words.
 *
 * @param oodScore the probability of all words together, in [0, 1]
 * @param predictedLabel the most similar ID label, from 0; of equal ones the first
 * @param topWords the most probable words, the most probable first
 * @param topProbabilities their probabilities
 */
@SuppressWarnings("ArrayRecordComponent") // a result that is read once; nobody compares two of them
public record ZocScore(double oodScore, int predictedLabel, int[] topWords, double[] topProbabilities)
        implements Serializable {
    /** {@code 1 - oodScore}. */
    public double idScore() {
        return 1 - oodScore;
    }
}

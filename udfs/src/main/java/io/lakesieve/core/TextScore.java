package io.lakesieve.core;

import java.io.Serializable;

/**
 * One image against the text embeddings: every score and figure that needs no other image.
 *
 * <p>Without negatives the figures about them are NaN, -1 or empty. Scores are high for in-distribution images. s is
 * the logit scale; softmaxes over ID labels have C terms, those over negatives all N, also the negatives left out of the
 * groups. The arrays are not copied.
 *
 * @param negLabel the NegLabel score with its own groups, in [0, 1]
 * @param vanilla v, the same score with AdaNeg's groups, in [0, 1]
 * @param mcm the largest softmax of the unscaled cosines to the ID labels (Ming et al., NeurIPS 2022, temperature 1)
 * @param msp the largest softmax of the ID logits (Hendrycks and Gimpel, 2017)
 * @param maxLogit the largest ID logit, in [-s, s]
 * @param energy the log-sum-exp of the ID logits
 * @param nearestLabel the most similar ID label, from 0
 * @param labelEntropy the entropy of the softmax over ID labels, in nats
 * @param nearestNegative the position of the most similar negative, from 0
 * @param negativeEntropy the entropy of the softmax over all negatives, in nats
 * @param firedNegatives the positions of the most probable negatives, the most probable first
 * @param firedProbabilities their probabilities in the softmax over all C + N labels
 */
@SuppressWarnings("ArrayRecordComponent") // a result that is read once; nobody compares two of them
public record TextScore(
        double negLabel,
        double vanilla,
        double mcm,
        double msp,
        double maxLogit,
        double energy,
        int nearestLabel,
        double labelEntropy,
        int nearestNegative,
        double negativeEntropy,
        int[] firedNegatives,
        double[] firedProbabilities)
        implements Serializable {
    /** How many negatives a score names unless told otherwise. */
    public static final int FIRED_NEGATIVES = 5;

    /** Checks that every fired negative has a probability. */
    public TextScore {
        if (firedNegatives.length != firedProbabilities.length) {
            throw new IllegalArgumentException(
                    firedNegatives.length + " fired negatives have " + firedProbabilities.length + " probabilities");
        }
    }

    /**
     * The {@code id_score} of a method that needs no feature bank.
     *
     * @throws IllegalArgumentException for AdaNeg's methods
     */
    public double idScore(ScoringMethod method) {
        return switch (method) {
            case NEG_LABEL -> negLabel;
            case MCM -> mcm;
            case MSP -> msp;
            case MAX_LOGIT -> maxLogit;
            case ENERGY -> energy;
            case ADA_NEG_TASK, ADA_NEG_SAMPLE ->
                throw new IllegalArgumentException(method + " is not scored by text alone");
        };
    }
}

package io.lakesieve.core.score;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import java.io.Serializable;
import java.util.Optional;

/**
 * An image's scores against the text embeddings: all scores and figures that need no other image.
 *
 * <p>Scores are high for in-distribution images. Without negatives the figures about them are NaN, -1 or empty. s is
 * the logit scale. Softmaxes over ID labels have C terms, those over negatives N, including the negatives that belong
 * to no group. The arrays are not copied.
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
 * @param topNegatives the positions of the most probable negatives, the most probable first
 * @param topProbabilities their probabilities in the softmax over all C + N labels
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
        int[] topNegatives,
        double[] topProbabilities)
        implements Serializable {
    /** Default k of the top-k negatives that a score names. */
    public static final int TOP_NEGATIVES = 5;

    /** Rejects arrays of different lengths. */
    public TextScore {
        if (topNegatives.length != topProbabilities.length) {
            throw new IllegalArgumentException(
                    topNegatives.length + " top negatives have " + topProbabilities.length + " probabilities");
        }
    }

    /**
     * The {@code id_score} of NegLabel or of a baseline.
     *
     * @throws IllegalArgumentException for the other methods
     */
    public double idScore(ScoringMethod method) {
        return switch (method) {
            case NEG_LABEL -> negLabel;
            case MCM -> mcm;
            case MSP -> msp;
            case MAX_LOGIT -> maxLogit;
            case ENERGY -> energy;
            case ADA_NEG_TASK, ADA_NEG_SAMPLE, CLIPN_CTW, CLIPN_ATD, ZOC, TANL ->
                throw new IllegalArgumentException(method + " is not scored by labels and negatives alone");
        };
    }

    /**
     * Returns the image as a candidate for the feature bank, if its vanilla score is far enough from the threshold:
     * strictly above the upper bound for the bank of its ID label, strictly below the lower bound for that of its
     * nearest negative.
     *
     * @param imageId breaks ties of the entropy
     * @param embedding of the image, unit length
     * @param idLabels C, the number of ID labels
     * @param parameters the bounds
     */
    public Optional<BankCandidate> candidate(
            String imageId, float[] embedding, int idLabels, AdaNegParameters parameters) {
        if (vanilla() > parameters.upperBound()) {
            return Optional.of(new BankCandidate(nearestLabel(), labelEntropy(), imageId, embedding));
        }
        if (vanilla() < parameters.lowerBound()) {
            int column = idLabels + nearestNegative();
            return Optional.of(new BankCandidate(column, negativeEntropy(), imageId, embedding));
        }
        return Optional.empty();
    }
}

package io.lakesieve.core.score;

import java.io.Serializable;

/**
 * An image's scores by CLIPN (Wang et al., ICCV 2023); high means in-distribution. For each label, p_yes is the
 * probability of "yes" in the softmax over the pair of scaled cosines to its "yes" and its "no" embedding.
 *
 * @param competingToWin p_yes of the label whose "yes" embedding is the most similar, in [0, 1]
 * @param agreeingToDiffer the sum over the labels of p_yes times the softmax over the "yes" embeddings, in [0, 1]
 * @param predictedLabel the label whose "yes" embedding is the most similar, from 0; of equal ones the first
 */
public record ClipnScore(double competingToWin, double agreeingToDiffer, int predictedLabel) implements Serializable {
    /**
     * The {@code id_score} of one of CLIPN's methods.
     *
     * @throws IllegalArgumentException for another method
     */
    public double idScore(ScoringMethod method) {
        return switch (method) {
            case CLIPN_CTW -> competingToWin;
            case CLIPN_ATD -> agreeingToDiffer;
            case NEG_LABEL, ADA_NEG_TASK, ADA_NEG_SAMPLE, MCM, MSP, MAX_LOGIT, ENERGY, ZOC, TANL ->
                throw new IllegalArgumentException(method + " is no method of CLIPN");
        };
    }
}

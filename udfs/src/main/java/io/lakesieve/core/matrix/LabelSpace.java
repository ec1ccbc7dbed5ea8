package io.lakesieve.core.matrix;

import java.io.Serializable;

/**
 * The text embeddings that images are scored against, the ID labels and the mined negatives of one model, with its
 * logit scale.
 *
 * <p>A label's column is its row in {@link #stacked()}: ID labels from 0, the negative at position p at {@code
 * idLabels.rows() + p}. Baselines need no negatives, so there may be none.
 *
 * @param idLabels C unit rows, at least one
 * @param negatives N unit rows in order of position (see {@link GroupShuffle}); may be empty
 * @param yesNo the same ID labels by CLIPN's two text towers; null where no method needs them
 * @param logitScale s, what a cosine is multiplied by: above 0, at most {@link #MAX_LOGIT_SCALE}
 */
public record LabelSpace(EmbeddingMatrix idLabels, EmbeddingMatrix negatives, YesNoLabels yesNo, double logitScale)
        implements Serializable {
    /**
     * The largest logit scale. With it the logits of an image differ by 600 at most, so that their exponentials
     * relative to one of them neither overflow nor vanish in double. CLIP's scale is 100, SigLIP's below 120.
     */
    public static final double MAX_LOGIT_SCALE = 300;

    /** Rejects a space without ID labels, two dimensions, and a scale out of range. */
    public LabelSpace {
        if (idLabels.rows() == 0) {
            throw new IllegalArgumentException("A label space needs at least one ID label");
        }
        if (idLabels.dimension() != negatives.dimension()) {
            throw new IllegalArgumentException("ID labels of " + idLabels.dimension() + " values and negatives of "
                    + negatives.dimension() + " do not come from one model");
        }
        if (yesNo != null
                && (yesNo.yes().rows() != idLabels.rows() || yesNo.yes().dimension() != idLabels.dimension())) {
            throw new IllegalArgumentException(
                    "The ID labels are " + idLabels + " and their \"no\" embeddings " + yesNo.no());
        }
        if (!(logitScale > 0 && logitScale <= MAX_LOGIT_SCALE)) {
            throw new IllegalArgumentException("The logit scale is " + logitScale + ", but must be above 0 and at most "
                    + MAX_LOGIT_SCALE + ": give the value itself, not its logarithm or the temperature");
        }
    }

    /** A space without CLIPN's embeddings. */
    public LabelSpace(EmbeddingMatrix idLabels, EmbeddingMatrix negatives, double logitScale) {
        this(idLabels, negatives, null, logitScale);
    }

    /** The same space with these embeddings of CLIPN, or with none. */
    public LabelSpace withYesNo(YesNoLabels other) {
        return new LabelSpace(idLabels, negatives, other, logitScale);
    }

    /** Returns the length of an embedding. */
    public int dimension() {
        return idLabels.dimension();
    }

    /** Returns C + N, the number of all labels. */
    public int labels() {
        return idLabels.rows() + negatives.rows();
    }

    /** Returns a copy of all labels as one matrix, ID labels first. */
    public EmbeddingMatrix stacked() {
        return idLabels.concat(negatives);
    }

    /** Copies the embedding of a column to the beginning of an array. */
    void copyEmbedding(int column, float[] embedding) {
        int negative = column - idLabels.rows();
        if (negative < 0) {
            idLabels.copyRow(column, embedding);
        } else {
            negatives.copyRow(negative, embedding);
        }
    }

    /** A copy of the embedding of a column. */
    public float[] embedding(int column) {
        int negative = column - idLabels.rows();
        return negative < 0 ? idLabels.row(column) : negatives.row(negative);
    }
}

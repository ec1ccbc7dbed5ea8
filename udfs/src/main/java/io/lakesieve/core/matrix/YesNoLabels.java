package io.lakesieve.core.matrix;

import java.io.Serializable;

/**
 * The embeddings of the ID labels by CLIPN's two text towers (Wang et al., ICCV 2023): "yes", a picture of the label, and
 * "no", a picture without it.
 *
 * @param yes C unit rows, by the text tower
 * @param no C unit rows in the same order, by the "no" text tower
 */
public record YesNoLabels(EmbeddingMatrix yes, EmbeddingMatrix no) implements Serializable {
    /** Rejects matrices of different shapes. */
    public YesNoLabels {
        if (yes.rows() != no.rows() || yes.dimension() != no.dimension()) {
            throw new IllegalArgumentException("The \"yes\" embeddings are " + yes + " and the \"no\" embeddings " + no
                    + ": a label has one of each");
        }
    }
}

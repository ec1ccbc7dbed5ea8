package io.lakesieve.core.matrix;

/** Label embeddings, one a row, wherever they are: what a {@link LabelProduct} is made of, without a copy of them all. */
public interface LabelRows {
    /** Returns the number of labels, 0 or more. */
    int rows();

    /** Returns the length of an embedding. */
    int dimension();

    /** Copies the embedding of a row, from 0 on, to the beginning of an array. */
    void copyRow(int row, float[] embedding);
}

package io.lakesieve.core.matrix;

/**
 * Read access to label embeddings by row. A {@link LabelProduct} reads its labels through it, so that they need not be
 * copied into one matrix first.
 */
public interface LabelRows {
    /** Returns the number of labels, 0 or more. */
    int rows();

    /** Returns the length of an embedding. */
    int dimension();

    /** Copies the embedding of a row, from 0 on, to the beginning of an array. */
    void copyRow(int row, float[] embedding);
}

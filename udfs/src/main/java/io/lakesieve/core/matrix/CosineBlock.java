package io.lakesieve.core.matrix;

/**
 * A block of images of one thread, with their cosines to the part of a {@link LabelProduct} that was multiplied last.
 *
 * <p>The bits of a cosine depend only on its image and its label, not on the image's row or on the other rows.
 * Otherwise a score would depend on how the data is partitioned.
 */
public interface CosineBlock extends AutoCloseable {
    /**
     * Copies an embedding into a row.
     *
     * @param row from 0, less than the capacity that the block was made with
     * @throws IllegalArgumentException if the embedding has another length than the labels
     */
    void put(int row, float[] embedding);

    /** Computes the dot products of the first {@code rows} images with every label of a part. */
    void multiply(int part, int rows);

    /**
     * Copies a range of an image's cosines.
     *
     * @param row the image's row, one of those that were multiplied
     * @param column the first label of the range, counted from 0 within the part
     * @param cosines receives {@code count} values from index 0 on
     */
    void read(int row, int column, float[] cosines, int count);

    /** Frees the block's memory. */
    @Override
    void close();
}

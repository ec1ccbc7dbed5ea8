package io.lakesieve.core;

/**
 * The product of image rows with fixed label rows: the step that takes nearly all the time of scoring.
 *
 * <p>The label rows are given when the product is made, so that an implementation can lay them out, or hand them to a
 * native library, once. An instance may hold native memory and scratch: one thread uses it at a time, and closes it.
 *
 * <p>The bits of a row of the result depend on that image and the labels alone, never on how many rows were multiplied
 * with it or on its place among them; otherwise a score would depend on the layout of the data.
 */
public interface CosineProduct extends AutoCloseable {
    /** Returns the length of an embedding. */
    int dimension();

    /** Returns the number of label rows, which is the number of cosines of an image. */
    int columns();

    /**
     * Computes the dot product of each image with each label.
     *
     * @param images {@code rows} embeddings of {@link #dimension()} values, one after the other; there may be more
     *     behind them
     * @param rows the number of images, 0 or more
     * @param cosines receives {@code rows} times {@link #columns()} values, image after image; longer is fine
     * @throws IllegalArgumentException if an array is too short
     */
    void multiply(float[] images, int rows, float[] cosines);

    @Override
    void close();
}

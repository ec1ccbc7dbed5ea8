package io.lakesieve.core.matrix;

/**
 * A matrix product of blocks of images with a fixed label matrix: the step that takes most of the time of scoring.
 *
 * <p>The labels are given when the product is created, so that they are rearranged, or copied to a native library, only
 * once. They come in parts that are multiplied separately, so that the cosines of a part are still in the processor's
 * cache when they are read. A product is immutable and shared by all threads; each thread takes a {@link CosineBlock}
 * from it, and the product is closed after the last block.
 */
public interface LabelProduct extends AutoCloseable {
    /**
     * Returns a block for one thread, which closes it.
     *
     * @param capacity maximum number of images, at least 1
     */
    CosineBlock block(int capacity);

    /** Frees the label matrix. */
    @Override
    void close();
}

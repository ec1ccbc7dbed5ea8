package io.lakesieve.core.matrix;

/**
 * Products of image blocks with label rows that stay the same: the step that takes nearly all the time of scoring.
 *
 * <p>The labels are given when a product is made, so that they are laid out, or handed to a native library, once. They
 * come in parts, each of which is multiplied by itself, so that its cosines are read while they are in the cache. A
 * product is immutable and shared by all threads; each takes a {@link CosineBlock} from it, and the product is closed
 * after the last of these.
 */
public interface LabelProduct extends AutoCloseable {
    /**
     * Returns room for the images of one thread, which closes it.
     *
     * @param capacity the most images, at least 1
     */
    CosineBlock block(int capacity);

    /** Frees the labels. */
    @Override
    void close();
}

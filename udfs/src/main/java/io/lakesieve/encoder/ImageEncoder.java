package io.lakesieve.encoder;

import io.lakesieve.image.Preprocessor;

/**
 * The image tower in the hands of one caller: not for two threads at once, though all callers of a JVM share the loaded
 * model. A picture's embedding does not depend on its neighbours in a batch.
 */
@SuppressWarnings("DoNotCallSuggester") // until written
public final class ImageEncoder implements AutoCloseable {
    ImageEncoder() {}

    /** The length of an embedding. */
    public int dimension() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** What turns a picture into this tower's input. */
    public Preprocessor preprocessor() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** How many pictures a call of {@link #embed} best holds. */
    public int batchSize() {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Embeds pictures.
     *
     * @param pixels {@code count x 3 x height x width}, as {@link Preprocessor#pixels} makes them, one after another;
     *     may be longer
     * @param count how many pictures it holds, at least 1
     */
    public Embeddings embed(float[] pixels, int count) {
        throw new UnsupportedOperationException("not written yet: " + pixels.length + count);
    }

    @Override
    public void close() {}
}

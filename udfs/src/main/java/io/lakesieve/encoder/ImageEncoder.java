package io.lakesieve.encoder;

import io.lakesieve.image.Preprocessor;

/**
 * The image tower in the hands of one caller: not for two threads at once, though all callers of a JVM share the loaded
 * model. A picture's embedding does not depend on its neighbours in a batch, to the bit.
 */
public final class ImageEncoder implements AutoCloseable {
    private final TowerCalls calls;
    private final Preprocessor preprocessor;
    private final int batchSize;
    private final int dimension;

    ImageEncoder(LoadedTower loaded, Preprocessor preprocessor, int batchSize) {
        this.calls = new TowerCalls(loaded);
        this.preprocessor = preprocessor;
        this.batchSize = batchSize;
        long declared = loaded.tower().output().dimension(1);
        this.dimension = declared == TensorSpec.DYNAMIC
                ? embed(new float[preprocessor.length()], 1).dimension()
                : Math.toIntExact(declared);
    }

    /** The length of an embedding. */
    public int dimension() {
        return dimension;
    }

    /** What turns a picture into this tower's input. */
    public Preprocessor preprocessor() {
        return preprocessor;
    }

    /** How many pictures a call of {@link #embed} best holds. */
    public int batchSize() {
        return batchSize;
    }

    /**
     * Embeds pictures.
     *
     * @param pixels {@code count x 3 x height x width} numbers, as {@link Preprocessor#fill} puts them one after
     *     another; the array may be longer
     * @param count how many pictures it holds, at least 1
     */
    public Embeddings embed(float[] pixels, int count) {
        int length = preprocessor.length();
        if (count < 1 || (long) count * length > pixels.length) {
            throw new IllegalArgumentException(
                    "%d pictures of %d numbers do not fit in %d".formatted(count, length, pixels.length));
        }
        int perCall = calls.rowsPerCall(count);
        EmbeddingRows rows = new EmbeddingRows(count);
        for (int from = 0; from < count; from += perCall) {
            int wanted = Math.min(perCall, count - from);
            rows.add(calls.run(pictures(pixels, from, wanted)), wanted);
        }
        return rows.normalised();
    }

    /** One call's pictures; where the tower wants more rows than there are, the first one fills it up. */
    private TowerInput pictures(float[] pixels, int from, int wanted) {
        int start = from * preprocessor.length();
        int rows = calls.rowsToPass(wanted);
        if (rows == wanted) {
            return new TowerInput.Pictures(pixels, start, rows, preprocessor.height(), preprocessor.width());
        }
        float[] filled = new float[rows * preprocessor.length()];
        System.arraycopy(pixels, start, filled, 0, wanted * preprocessor.length());
        for (int row = wanted; row < rows; row++) {
            System.arraycopy(pixels, start, filled, row * preprocessor.length(), preprocessor.length());
        }
        return new TowerInput.Pictures(filled, 0, rows, preprocessor.height(), preprocessor.width());
    }

    @Override
    public void close() {
        calls.close();
    }
}

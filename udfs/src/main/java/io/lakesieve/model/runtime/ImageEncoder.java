package io.lakesieve.model.runtime;

import io.lakesieve.image.preprocess.Preprocessor;
import java.nio.FloatBuffer;

/**
 * Embeds images with a model's image tower. An encoder belongs to one thread at a time; all encoders of a JVM share the
 * loaded tower. An image's embedding has the same bits in any batch.
 */
public final class ImageEncoder implements AutoCloseable {
    private final TowerCalls calls;
    private final TensorMemory memory;
    private final Preprocessor preprocessor;
    private final int batchSize;
    private final Runnable release;
    /** 0 until it is first needed. */
    private int dimension;
    /** Input tensor of a call; null before the first call and after closing. */
    private FloatBuffer tensor;

    /** @param release runs when this encoder is closed */
    ImageEncoder(LoadedTower loaded, Preprocessor preprocessor, int batchSize, Runnable release) {
        this.calls = new TowerCalls(loaded);
        this.memory = loaded.memory();
        this.preprocessor = preprocessor;
        this.batchSize = batchSize;
        this.release = release;
    }

    /** The length of an embedding. */
    public int dimension() {
        if (dimension == 0) {
            dimension = calls.declaredDimension()
                    .orElseGet(() -> embed(new float[preprocessor.length()], 1).dimension());
        }
        return dimension;
    }

    /** The preprocessor for this tower's input. */
    public Preprocessor preprocessor() {
        return preprocessor;
    }

    /** The best number of images per call of {@link #embed}. */
    public int batchSize() {
        return batchSize;
    }

    /**
     * Embeds images.
     *
     * @param pixels {@code count x 3 x height x width} numbers, as {@link Preprocessor#fill} writes them; the array may
     *     be longer
     * @param count number of images, at least 1
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

    /** The input of one call. If the tower needs more rows than there are images, the first image is repeated. */
    private TowerInput pictures(float[] pixels, int from, int wanted) {
        int length = preprocessor.length();
        int rows = calls.rowsToPass(wanted);
        FloatBuffer filled = room(rows * length);
        filled.put(pixels, from * length, wanted * length);
        for (int row = wanted; row < rows; row++) {
            filled.put(pixels, from * length, length);
        }
        return new TowerInput.Pictures(filled.flip(), rows, preprocessor.height(), preprocessor.width());
    }

    private FloatBuffer room(int numbers) {
        if (tensor == null || tensor.capacity() < numbers) {
            tensor = memory.take(numbers);
        }
        return tensor.clear();
    }

    @Override
    public void close() {
        calls.close();
        if (tensor != null) {
            memory.giveBack(tensor);
            tensor = null;
        }
        release.run();
    }
}

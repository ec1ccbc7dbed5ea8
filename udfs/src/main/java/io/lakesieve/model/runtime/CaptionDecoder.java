package io.lakesieve.model.runtime;

import java.util.List;

/**
 * Writes captions of images, greedily, a token a step, with a model's caption decoder (ZOC: Esmaeilpour et al., AAAI 2022). A
 * decoder belongs to one thread at a time; all of a JVM share the loaded graph. An image's logits have the same bits in any
 * batch.
 */
public final class CaptionDecoder implements AutoCloseable {
    private final TowerCalls calls;
    private final int beginToken;
    private final int batch;
    private final Runnable release;

    /** Chooses the next token of a caption. */
    public interface TokenChoice {
        /**
         * The next token of an image's caption.
         *
         * @param image its place in the list
         * @param logits holds those of the next token from index {@code from} on, one for each token of the vocabulary
         */
        int next(int image, float[] logits, int from);
    }

    /** @param release runs when this decoder is closed */
    CaptionDecoder(LoadedTower loaded, int beginToken, int batch, Runnable release) {
        this.calls = new TowerCalls(loaded);
        this.beginToken = beginToken;
        this.batch = batch;
        this.release = release;
    }

    /**
     * Writes captions.
     *
     * @param images embeddings of length one
     * @param steps tokens of a caption, behind the one that it begins with
     */
    public void write(List<float[]> images, int steps, TokenChoice choice) {
        int perCall = calls.rowsPerCall(batch);
        for (int from = 0; from < images.size(); from += perCall) {
            write(images, from, Math.min(perCall, images.size() - from), steps, choice);
        }
    }

    private void write(List<float[]> images, int from, int count, int steps, TokenChoice choice) {
        int rows = calls.rowsToPass(count);
        int dimension = images.get(from).length;
        float[] embeddings = new float[rows * dimension];
        long[][] captions = new long[rows][steps + 1];
        for (int row = 0; row < rows; row++) {
            // Rows that only fill up the batch repeat its first image.
            float[] image = images.get(row < count ? from + row : from);
            System.arraycopy(image, 0, embeddings, row * dimension, dimension);
            captions[row][0] = beginToken;
        }
        for (int step = 0; step < steps; step++) {
            TowerCalls.Output logits =
                    calls.run(new TowerInput.Captions(written(captions, step + 1), embeddings, rows));
            for (int row = 0; row < rows; row++) {
                captions[row][step + 1] = row < count
                        ? choice.next(from + row, logits.values(), row * logits.dimension())
                        : captions[0][step + 1];
            }
        }
    }

    private static long[] written(long[][] captions, int length) {
        long[] ids = new long[captions.length * length];
        for (int row = 0; row < captions.length; row++) {
            System.arraycopy(captions[row], 0, ids, row * length, length);
        }
        return ids;
    }

    @Override
    public void close() {
        calls.close();
        release.run();
    }
}

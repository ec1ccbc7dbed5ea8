package io.lakesieve.model.runtime;

/** Collects the output rows of several calls of a tower, in any order. */
final class EmbeddingRows {
    private final int count;
    private float[] values = {};
    private int dimension;
    private int filled;

    EmbeddingRows(int count) {
        this.count = count;
    }

    /** Appends the first {@code rows} rows of a call's output; the rest are padding of the batch. */
    void add(TowerCalls.Output output, int rows) {
        for (int row = 0; row < rows; row++) {
            put(filled++, output, row);
        }
    }

    /** Sets row {@code index} to a row of a call's output. */
    void put(int index, TowerCalls.Output output, int row) {
        if (dimension == 0) {
            dimension = output.dimension();
            values = new float[Math.multiplyExact(count, dimension)];
        }
        System.arraycopy(output.values(), row * dimension, values, index * dimension, dimension);
    }

    Embeddings normalised() {
        return Embeddings.normalise(values, dimension);
    }
}

package io.lakesieve.core;

import java.util.Arrays;

/** The product of image rows with one label matrix in plain Java, into one flat array; see {@link PlainLabelProduct}. */
public final class PlainCosineProduct implements CosineProduct {
    private final int dimension;
    private final LabelTiles labels;

    /** Lays out the labels, one a row; the matrix is not kept. */
    public PlainCosineProduct(EmbeddingMatrix labels) {
        this.dimension = labels.dimension();
        this.labels = new LabelTiles(labels);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int columns() {
        return labels.columns();
    }

    @Override
    public void multiply(float[] images, int rows, float[] cosines) {
        if (rows < 0 || images.length < (long) rows * dimension || cosines.length < (long) rows * columns()) {
            throw new IllegalArgumentException(rows + " images of " + dimension + " values and their " + columns()
                    + " cosines do not fit in arrays of " + images.length + " and " + cosines.length);
        }
        float[][] blockImages = new float[rows][];
        for (int row = 0; row < rows; row++) {
            blockImages[row] = Arrays.copyOfRange(images, row * dimension, (row + 1) * dimension);
        }
        float[][] blockCosines = new float[rows][columns()];
        labels.multiply(Arrays.asList(blockImages), blockCosines);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(blockCosines[row], 0, cosines, row * columns(), columns());
        }
    }

    /** Does nothing: the memory is the garbage collector's. */
    @Override
    public void close() {}
}

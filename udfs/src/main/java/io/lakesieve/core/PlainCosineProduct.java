package io.lakesieve.core;

import java.util.Arrays;

/**
 * The product in plain Java, for spaces that are small and machines that have no native library; also what faster forms
 * are tested against.
 *
 * <p>Labels are stored transposed in blocks of columns that stay in the cache while all images pass. The inner loop runs
 * over columns, which the JIT compiler vectorises. Every cosine is summed in float over ascending dimensions, so its
 * bits depend on its image and its label alone, on every machine.
 */
public final class PlainCosineProduct implements CosineProduct {
    private static final int BLOCK_COLUMNS = 512;
    /** Dimensions summed in one pass over a block's columns: cosines are then loaded and stored once for all of them. */
    private static final int STRIDE = 8;

    private final int dimension;
    private final int columns;
    private final float[][] blocks;

    /** Lays out the labels, one a row; the matrix is not kept. */
    public PlainCosineProduct(EmbeddingMatrix labels) {
        this.dimension = labels.dimension();
        this.columns = labels.rows();
        this.blocks = new float[(columns + BLOCK_COLUMNS - 1) / BLOCK_COLUMNS][];
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = transposed(labels, b * BLOCK_COLUMNS, Math.min(columns, (b + 1) * BLOCK_COLUMNS));
        }
    }

    private static float[] transposed(EmbeddingMatrix labels, int from, int to) {
        int width = to - from;
        int dimension = labels.dimension();
        float[] block = new float[width * dimension];
        for (int column = 0; column < width; column++) {
            int row = labels.offset(from + column);
            for (int d = 0; d < dimension; d++) {
                block[d * width + column] = labels.values()[row + d];
            }
        }
        return block;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void multiply(float[] images, int rows, float[] cosines) {
        if (rows < 0 || images.length < (long) rows * dimension || cosines.length < (long) rows * columns) {
            throw new IllegalArgumentException(rows + " images of " + dimension + " values and their " + columns
                    + " cosines do not fit in arrays of " + images.length + " and " + cosines.length);
        }
        Arrays.fill(cosines, 0, rows * columns, 0);
        for (int b = 0; b < blocks.length; b++) {
            for (int row = 0; row < rows; row++) {
                multiply(blocks[b], images, row * dimension, cosines, row * columns + b * BLOCK_COLUMNS);
            }
        }
    }

    private void multiply(float[] block, float[] images, int image, float[] cosines, int to) {
        int width = block.length / dimension;
        int d = 0;
        for (; d <= dimension - STRIDE; d += STRIDE) {
            addStride(block, d * width, width, images, image + d, cosines, to);
        }
        for (; d < dimension; d++) {
            addOne(block, d * width, width, images[image + d], cosines, to);
        }
    }

    private static void addStride(
            float[] block, int from, int width, float[] images, int image, float[] cosines, int to) {
        float x0 = images[image];
        float x1 = images[image + 1];
        float x2 = images[image + 2];
        float x3 = images[image + 3];
        float x4 = images[image + 4];
        float x5 = images[image + 5];
        float x6 = images[image + 6];
        float x7 = images[image + 7];
        int d1 = from + width;
        int d2 = d1 + width;
        int d3 = d2 + width;
        int d4 = d3 + width;
        int d5 = d4 + width;
        int d6 = d5 + width;
        int d7 = d6 + width;
        for (int i = 0; i < width; i++) {
            cosines[to + i] = cosines[to + i]
                    + x0 * block[from + i]
                    + x1 * block[d1 + i]
                    + x2 * block[d2 + i]
                    + x3 * block[d3 + i]
                    + x4 * block[d4 + i]
                    + x5 * block[d5 + i]
                    + x6 * block[d6 + i]
                    + x7 * block[d7 + i];
        }
    }

    private static void addOne(float[] block, int from, int width, float x, float[] cosines, int to) {
        for (int i = 0; i < width; i++) {
            cosines[to + i] += x * block[from + i];
        }
    }

    /** Does nothing: the memory is the garbage collector's. */
    @Override
    public void close() {}
}

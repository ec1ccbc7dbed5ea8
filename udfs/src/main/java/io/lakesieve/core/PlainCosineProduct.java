package io.lakesieve.core;

import java.util.Arrays;

/**
 * The product in plain Java, for spaces that are small and machines that have no native library; also what faster forms
 * are tested against.
 *
 * <p>Every cosine is summed in float over ascending dimensions, so its bits depend on its image and its label alone, on
 * every machine. The labels are laid out in blocks of columns that stay in the cache while all images pass, and a block
 * in tiles of a few dimensions: the inner loop runs over the columns of a tile, whose dimensions lie at constant
 * distances, which is the form that the JIT compiler turns into vector instructions (six times as fast as with distances
 * in variables, JDK 17).
 */
public final class PlainCosineProduct implements CosineProduct {
    private static final int BLOCK_COLUMNS = 512;
    private static final int TILE_DIMENSIONS = 8;

    private final int dimension;
    private final int columns;
    /** By block and tile; tiles at the end hold zeros where there is no column or dimension. */
    private final float[][][] tiles;

    /** Scratch: the image in hand, with zeros up to the last tile's end. */
    private final float[] image;
    /** Scratch: its sums in the block in hand. */
    private final float[] sums = new float[BLOCK_COLUMNS];

    /** Lays out the labels, one a row; the matrix is not kept. */
    public PlainCosineProduct(EmbeddingMatrix labels) {
        this.dimension = labels.dimension();
        this.columns = labels.rows();
        int depth = (dimension + TILE_DIMENSIONS - 1) / TILE_DIMENSIONS;
        int blocks = (columns + BLOCK_COLUMNS - 1) / BLOCK_COLUMNS;
        this.image = new float[depth * TILE_DIMENSIONS];
        this.tiles = new float[blocks][depth][TILE_DIMENSIONS * BLOCK_COLUMNS];
        for (int column = 0; column < columns; column++) {
            layOut(labels, column);
        }
    }

    private void layOut(EmbeddingMatrix labels, int column) {
        float[][] block = tiles[column / BLOCK_COLUMNS];
        int offset = labels.offset(column);
        for (int d = 0; d < dimension; d++) {
            int place = d % TILE_DIMENSIONS * BLOCK_COLUMNS + column % BLOCK_COLUMNS;
            block[d / TILE_DIMENSIONS][place] = labels.values()[offset + d];
        }
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
        for (int block = 0; block < tiles.length; block++) {
            int first = block * BLOCK_COLUMNS;
            int width = Math.min(BLOCK_COLUMNS, columns - first);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(images, row * dimension, image, 0, dimension);
                Arrays.fill(sums, 0);
                for (int tile = 0; tile < tiles[block].length; tile++) {
                    add(tiles[block][tile], image, tile * TILE_DIMENSIONS, sums, width);
                }
                System.arraycopy(sums, 0, cosines, row * columns + first, width);
            }
        }
    }

    private static void add(float[] tile, float[] image, int from, float[] sums, int width) {
        float x0 = image[from];
        float x1 = image[from + 1];
        float x2 = image[from + 2];
        float x3 = image[from + 3];
        float x4 = image[from + 4];
        float x5 = image[from + 5];
        float x6 = image[from + 6];
        float x7 = image[from + 7];
        for (int i = 0; i < width; i++) {
            sums[i] = sums[i]
                    + x0 * tile[i]
                    + x1 * tile[BLOCK_COLUMNS + i]
                    + x2 * tile[2 * BLOCK_COLUMNS + i]
                    + x3 * tile[3 * BLOCK_COLUMNS + i]
                    + x4 * tile[4 * BLOCK_COLUMNS + i]
                    + x5 * tile[5 * BLOCK_COLUMNS + i]
                    + x6 * tile[6 * BLOCK_COLUMNS + i]
                    + x7 * tile[7 * BLOCK_COLUMNS + i];
        }
    }

    /** Does nothing: the memory is the garbage collector's. */
    @Override
    public void close() {}
}

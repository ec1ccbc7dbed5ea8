package io.lakesieve.core.matrix;

import java.util.Arrays;
import java.util.List;

/**
 * A label matrix tiled for {@link PlainLabelProduct}: blocks of columns that stay in the cache while all images are
 * multiplied with them, each divided into tiles of a few dimensions.
 *
 * <p>The inner loop runs over the columns of a tile, whose dimensions lie at constant strides. The JIT compiler of JDK
 * 17 vectorises this form; with strides in variables the loop takes six times as long.
 */
final class LabelTiles {
    private static final int BLOCK_COLUMNS = 512;
    private static final int TILE_DIMENSIONS = 8;

    private final int columns;
    /** By block and tile; the last tiles are padded with zeros. */
    private final float[][][] tiles;

    LabelTiles(LabelRows labels) {
        this.columns = labels.rows();
        int depth = (labels.dimension() + TILE_DIMENSIONS - 1) / TILE_DIMENSIONS;
        int blocks = (columns + BLOCK_COLUMNS - 1) / BLOCK_COLUMNS;
        this.tiles = new float[blocks][depth][TILE_DIMENSIONS * BLOCK_COLUMNS];
        float[] label = new float[labels.dimension()];
        for (int column = 0; column < columns; column++) {
            labels.copyRow(column, label);
            layOut(label, column);
        }
    }

    private void layOut(float[] label, int column) {
        float[][] block = tiles[column / BLOCK_COLUMNS];
        for (int d = 0; d < label.length; d++) {
            int place = d % TILE_DIMENSIONS * BLOCK_COLUMNS + column % BLOCK_COLUMNS;
            block[d / TILE_DIMENSIONS][place] = label[d];
        }
    }

    int columns() {
        return columns;
    }

    /** Writes the cosines of image i to {@code cosines[i]}. */
    void multiply(List<float[]> images, float[][] cosines) {
        float[] sums = new float[BLOCK_COLUMNS];
        for (int block = 0; block < tiles.length; block++) {
            int first = block * BLOCK_COLUMNS;
            int width = Math.min(BLOCK_COLUMNS, columns - first);
            for (int row = 0; row < images.size(); row++) {
                float[] image = padded(images.get(row), tiles[block].length);
                Arrays.fill(sums, 0);
                for (int tile = 0; tile < tiles[block].length; tile++) {
                    add(tiles[block][tile], image, tile * TILE_DIMENSIONS, sums, width);
                }
                System.arraycopy(sums, 0, cosines[row], first, width);
            }
        }
    }

    /** The image's embedding, padded with zeros to a whole number of tiles. */
    private static float[] padded(float[] image, int depth) {
        return image.length == depth * TILE_DIMENSIONS ? image : Arrays.copyOf(image, depth * TILE_DIMENSIONS);
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
}

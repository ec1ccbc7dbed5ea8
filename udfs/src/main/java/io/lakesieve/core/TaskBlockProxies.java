package io.lakesieve.core;

import java.util.List;

/**
 * Task-adaptive proxies: the same for every image, so their cosines are a product like that with the texts.
 *
 * @param proxies a row a banked label
 * @param columns of the banked labels
 */
@SuppressWarnings("ArrayRecordComponent") // shared by threads, compared by nobody
record TaskBlockProxies(EmbeddingMatrix proxies, int[] columns) implements BlockProxies {
    @Override
    public List<LabelRows> parts() {
        return List.of(proxies);
    }

    @Override
    public Cosines cosines(int capacity) {
        return new Cosines() {
            @Override
            public void compute(CosineBlock block, int firstPart, int rows, float[][] text) {
                block.multiply(firstPart, rows);
            }

            @Override
            public void read(CosineBlock block, int row, float[] cosines) {
                block.read(row, 0, cosines, columns.length);
            }
        };
    }
}

package io.lakesieve.core.matrix;

import java.util.Arrays;
import java.util.List;

/**
 * The matrix product in plain Java, for machines without a native library, and the reference that faster backends are
 * tested against.
 *
 * <p>Every cosine is summed in float over ascending dimensions, so its bits depend only on its image and its label and
 * are the same on every machine. The labels are stored in {@link LabelTiles}.
 */
final class PlainLabelProduct implements LabelProduct {
    private final int dimension;
    private final List<LabelTiles> parts;

    PlainLabelProduct(List<LabelRows> parts) {
        this.dimension = parts.get(0).dimension();
        this.parts = parts.stream().map(LabelTiles::new).toList();
    }

    @Override
    public CosineBlock block(int capacity) {
        int most = parts.stream().mapToInt(LabelTiles::columns).max().orElse(0);
        return new Block(parts, new float[capacity][dimension], new float[capacity][most]);
    }

    /** Does nothing: the memory is the garbage collector's. */
    @Override
    public void close() {}

    /** The backend that makes these products. */
    record Backend(String description) implements MatmulBackend {
        @Override
        public LabelProduct product(List<LabelRows> parts) {
            return new PlainLabelProduct(parts);
        }
    }

    /** A block on the Java heap. */
    @SuppressWarnings("ArrayRecordComponent") // scratch, not compared
    private record Block(List<LabelTiles> parts, float[][] images, float[][] cosines) implements CosineBlock {
        @Override
        public void put(int row, float[] embedding) {
            float[] image = images[row];
            if (embedding.length != image.length) {
                throw new IllegalArgumentException("An embedding of " + embedding.length
                        + " values is not multiplied with labels of " + image.length);
            }
            System.arraycopy(embedding, 0, image, 0, image.length);
        }

        @Override
        public void multiply(int part, int rows) {
            parts.get(part).multiply(Arrays.asList(images).subList(0, rows), cosines);
        }

        @Override
        public void read(int row, int column, float[] into, int count) {
            System.arraycopy(cosines[row], column, into, 0, count);
        }

        /** Does nothing: the memory is the garbage collector's. */
        @Override
        public void close() {}
    }
}

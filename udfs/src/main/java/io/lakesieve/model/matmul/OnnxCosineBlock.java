package io.lakesieve.model.matmul;

import ai.onnxruntime.OrtException;
import io.lakesieve.core.matrix.CosineBlock;
import java.nio.FloatBuffer;
import java.util.List;

/** A block of images and their cosines in native memory, which ONNX Runtime reads and writes without a copy. */
final class OnnxCosineBlock implements CosineBlock {
    private final OnnxLabelProduct product;
    private final FloatBuffer images;
    /** For each session of the current part, one after another, the cosines of all rows to its labels. */
    private final FloatBuffer cosines;

    private List<OnnxPart> sessions = List.of();
    private int rows;

    OnnxCosineBlock(OnnxLabelProduct product, int capacity, int columns) {
        this.product = product;
        this.images = AlignedBuffers.allocate(Math.multiplyExact(capacity, product.dimension()));
        this.cosines = AlignedBuffers.allocate(Math.multiplyExact(capacity, columns));
    }

    @Override
    public void put(int row, float[] embedding) {
        if (embedding.length != product.dimension()) {
            throw new IllegalArgumentException("An embedding of " + embedding.length
                    + " values is not multiplied with labels of " + product.dimension());
        }
        images.put(row * embedding.length, embedding);
    }

    @Override
    public void multiply(int part, int count) {
        sessions = product.sessions(part);
        rows = count;
        int from = 0;
        try {
            for (OnnxPart session : sessions) {
                session.multiply(images, rows, cosines.slice(from, rows * session.columns()));
                from += rows * session.columns();
            }
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "ONNX Runtime does not multiply " + rows + " images of " + product.dimension() + " values", e);
        }
    }

    @Override
    public void read(int row, int column, float[] into, int count) {
        int start = 0;
        int first = 0;
        int done = 0;
        for (OnnxPart session : sessions) {
            int last = first + session.columns();
            int from = column + done;
            if (done < count && from < last) {
                int width = Math.min(count - done, last - from);
                cosines.get(start + row * session.columns() + from - first, into, done, width);
                done += width;
            }
            start += rows * session.columns();
            first = last;
        }
    }

    /** Leaves the memory to the garbage collector. */
    @Override
    public void close() {}
}

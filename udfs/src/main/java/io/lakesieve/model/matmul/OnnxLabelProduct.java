package io.lakesieve.model.matmul;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.LabelProduct;
import io.lakesieve.core.matrix.LabelRows;
import java.util.ArrayList;
import java.util.List;

/**
 * A label product by ONNX Runtime: its {@code MatMul} with a constant matrix is as fast as any library that was tried.
 */
final class OnnxLabelProduct implements LabelProduct {
    /** Maximum bytes of labels in one session, which holds them three times while it is created and once afterwards. */
    private static final int MAX_BYTES = 32 << 20;

    private final int dimension;
    /** For each part, its sessions, each of which has a range of the part's labels. */
    private final List<List<OnnxPart>> parts = new ArrayList<>();

    private OnnxLabelProduct(int dimension) {
        this.dimension = dimension;
    }

    /**
     * Creates sessions with these labels.
     *
     * @throws IllegalStateException if ONNX Runtime cannot create one
     */
    static OnnxLabelProduct of(OrtEnvironment environment, List<LabelRows> parts) {
        OnnxLabelProduct product = new OnnxLabelProduct(parts.get(0).dimension());
        try {
            for (LabelRows part : parts) {
                product.add(environment, part);
            }
            return product;
        } catch (OrtException e) {
            product.close();
            throw new IllegalStateException("ONNX Runtime refuses labels of " + product.dimension + " values", e);
        }
    }

    private void add(OrtEnvironment environment, LabelRows labels) throws OrtException {
        int most = Math.max(1, MAX_BYTES / Float.BYTES / dimension);
        int count = (labels.rows() + most - 1) / most;
        List<OnnxPart> sessions = new ArrayList<>();
        parts.add(sessions);
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) labels.rows() * i / count);
            int to = (int) ((long) labels.rows() * (i + 1) / count);
            sessions.add(OnnxPart.of(environment, labels, from, to));
        }
    }

    /** The length of an embedding. */
    int dimension() {
        return dimension;
    }

    List<OnnxPart> sessions(int part) {
        return parts.get(part);
    }

    @Override
    public CosineBlock block(int capacity) {
        int most = parts.stream()
                .mapToInt(sessions ->
                        sessions.stream().mapToInt(OnnxPart::columns).sum())
                .max()
                .orElse(0);
        return new OnnxCosineBlock(this, capacity, most);
    }

    @Override
    public void close() {
        try {
            for (List<OnnxPart> sessions : parts) {
                for (OnnxPart session : sessions) {
                    session.close();
                }
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not free labels", e);
        }
    }
}

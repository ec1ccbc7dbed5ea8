package io.lakesieve.model.matmul;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelRows;
import io.lakesieve.model.InferenceEngine;
import io.lakesieve.model.runtime.ComputeDevice;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * One ONNX Runtime session with a range of labels as the constant of its graph. Any number of threads may run it.
 *
 * @param options the session's options, which must stay open as long as the session
 * @param columns number of labels
 */
record OnnxPart(
        OrtEnvironment environment, OrtSession session, OrtSession.SessionOptions options, int dimension, int columns)
        implements AutoCloseable {
    static OnnxPart of(OrtEnvironment environment, LabelRows labels, int from, int to) throws OrtException {
        OrtSession.SessionOptions options = InferenceEngine.options(ComputeDevice.CPU);
        try {
            // No arena is needed: a run allocates nothing, since its output is the caller's memory.
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            OrtSession session = environment.createSession(OnnxGraphBytes.of(labels, from, to), options);
            return new OnnxPart(environment, session, options, labels.dimension(), to - from);
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    /** Multiplies two 1 x 1 matrices, to test that the runtime works. */
    static void tryOut(OrtEnvironment environment) throws OrtException {
        EmbeddingMatrix one = new EmbeddingMatrix(1, 1, new float[] {1});
        try (OnnxPart part = of(environment, one, 0, 1)) {
            FloatBuffer image = AlignedBuffers.allocate(1);
            FloatBuffer cosine = AlignedBuffers.allocate(1);
            part.multiply(image, 1, cosine);
        }
    }

    /**
     * Computes cosines.
     *
     * @param images direct buffer with {@code rows} embeddings
     * @param cosines direct buffer for {@code rows x columns} values, image after image
     */
    void multiply(FloatBuffer images, int rows, FloatBuffer cosines) throws OrtException {
        try (OnnxTensor input = tensor(images, rows, dimension);
                OnnxTensor output = tensor(cosines, rows, columns)) {
            session.run(Map.of(OnnxGraphBytes.IMAGES, input), Set.of(), Map.of(OnnxGraphBytes.COSINES, output))
                    .close();
        }
    }

    private OnnxTensor tensor(FloatBuffer memory, int rows, int width) throws OrtException {
        return OnnxTensor.createTensor(environment, memory.slice(0, rows * width), new long[] {rows, width});
    }

    @Override
    public void close() throws OrtException {
        session.close();
        options.close();
    }
}

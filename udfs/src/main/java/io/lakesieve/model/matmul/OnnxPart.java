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
 * One session of ONNX Runtime with labels as its constant; any number of threads run it.
 *
 * @param options what the session was made with, which ONNX Runtime may use as long as it lives
 * @param columns how many labels
 */
record OnnxPart(
        OrtEnvironment environment, OrtSession session, OrtSession.SessionOptions options, int dimension, int columns)
        implements AutoCloseable {
    static OnnxPart of(OrtEnvironment environment, LabelRows labels, int from, int to) throws OrtException {
        OrtSession.SessionOptions options = InferenceEngine.options(ComputeDevice.CPU);
        try {
            // Nothing is allocated in a run: its one output is the caller's.
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            OrtSession session = environment.createSession(OnnxGraphBytes.of(labels, from, to), options);
            return new OnnxPart(environment, session, options, labels.dimension(), to - from);
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    /** Multiplies one number with another. */
    static void tryOut(OrtEnvironment environment) throws OrtException {
        EmbeddingMatrix one = new EmbeddingMatrix(1, 1, new float[] {1});
        try (OnnxPart part = of(environment, one, 0, 1)) {
            FloatBuffer image = AlignedBuffers.allocate(1);
            FloatBuffer cosine = AlignedBuffers.allocate(1);
            part.multiply(image, 1, cosine);
        }
    }

    /**
     * Computes the cosines.
     *
     * @param images direct memory that holds {@code rows} embeddings
     * @param cosines direct memory for {@code rows} times {@link #columns} values, image after image
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

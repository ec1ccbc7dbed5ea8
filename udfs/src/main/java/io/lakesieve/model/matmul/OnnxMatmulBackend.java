package io.lakesieve.model.matmul;

import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.lakesieve.core.matrix.LabelProduct;
import io.lakesieve.core.matrix.LabelRows;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.model.InferenceEngine;
import java.util.List;

/** The backend that multiplies by ONNX Runtime. */
record OnnxMatmulBackend(OrtEnvironment environment, String description) implements MatmulBackend {
    /** Loads ONNX Runtime and tries a multiplication; returns the plain Java backend if that fails. */
    static MatmulBackend load() {
        try {
            OrtEnvironment environment = InferenceEngine.start();
            OnnxPart.tryOut(environment);
            return new OnnxMatmulBackend(environment, "ONNX Runtime " + environment.getVersion());
        } catch (EngineException | OrtException | LinkageError e) {
            return MatmulBackend.plain("ONNX Runtime does not run here: " + e);
        }
    }

    @Override
    public LabelProduct product(List<LabelRows> parts) {
        return OnnxLabelProduct.of(environment, parts);
    }
}

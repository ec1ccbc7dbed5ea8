package io.lakesieve.product;

import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.lakesieve.core.LabelProduct;
import io.lakesieve.core.LabelRows;
import io.lakesieve.core.ProductLibrary;
import io.lakesieve.encoder.InferenceEngine;
import java.util.List;

/** The products of ONNX Runtime. */
record OnnxLibrary(OrtEnvironment environment, String description) implements ProductLibrary {
    /** Loads ONNX Runtime and multiplies something; where that fails, the library is plain Java. */
    static ProductLibrary load() {
        try {
            OrtEnvironment environment = InferenceEngine.start();
            OnnxPart.tryOut(environment);
            return new OnnxLibrary(environment, "ONNX Runtime " + environment.getVersion());
        } catch (EngineException | OrtException | LinkageError e) {
            return ProductLibrary.plain("ONNX Runtime does not run here: " + e);
        }
    }

    @Override
    public LabelProduct product(List<LabelRows> parts) {
        return OnnxLabelProduct.of(environment, parts);
    }
}

package io.lakesieve.product;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.lakesieve.core.LabelProduct;
import io.lakesieve.core.LabelRows;
import io.lakesieve.core.ProductLibrary;
import java.util.List;

/** The products of ONNX Runtime. */
record OnnxLibrary(OrtEnvironment environment, String description) implements ProductLibrary {
    /**
     * Loads ONNX Runtime and multiplies something; where that fails, the library is plain Java.
     *
     * <p>Its environment exists once per JVM, and DJL's engine, which the encoders run on, fails where another has made
     * it; so the engine comes first.
     */
    static ProductLibrary load() {
        // DJL looks for the network when its engine starts; on executors nobody has set this.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
        try {
            Engine.getEngine("OnnxRuntime");
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
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

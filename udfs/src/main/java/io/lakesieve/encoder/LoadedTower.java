package io.lakesieve.encoder;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A tower in memory: one ONNX Runtime session that any number of threads calls, each through a predictor of its own. */
final class LoadedTower implements AutoCloseable {
    private final Model model;
    private final Tower tower;
    private final TensorMemory memory = new TensorMemory();

    private LoadedTower(Model model, Tower tower) {
        this.model = model;
        this.tower = tower;
    }

    /**
     * Loads a tower.
     *
     * @param directory the model's local directory
     * @param threads ONNX Runtime's threads per call
     * @throws ModelException if ONNX Runtime refuses the file, or the device is not there
     */
    static LoadedTower load(Path directory, Tower tower, int threads, ComputeDevice device) {
        InferenceEngine.obstacle(device).ifPresent(reason -> {
            throw new ModelException("The model cannot compute on %s: %s".formatted(device, reason));
        });
        InferenceEngine.start();
        // To DJL all tensors are the processor's; the session's options say where ONNX Runtime computes.
        Model model = Model.newInstance(tower.file(), Device.cpu(), InferenceEngine.NAME);
        try (OrtSession.SessionOptions options = InferenceEngine.options(threads, device)) {
            model.load(directory.resolve(tower.file()), null, Map.of("sessionOptions", options));
            return new LoadedTower(model, tower);
        } catch (IOException | MalformedModelException | OrtException e) {
            model.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModelException(
                    "ONNX Runtime cannot load %s on %s: %s"
                            .formatted(directory.resolve(tower.file()), device, cause.getMessage()),
                    e);
        }
    }

    Tower tower() {
        return tower;
    }

    /** Memory for the tensors that callers make. */
    TensorMemory memory() {
        return memory;
    }

    /** A predictor for one caller, who closes it. */
    Predictor<TowerInput, TowerOutput> predictor() {
        return model.newPredictor(new TowerTranslator(tower));
    }

    @Override
    public void close() {
        model.close();
    }
}

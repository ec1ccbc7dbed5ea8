package io.lakesieve.model.runtime;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lakesieve.model.InferenceEngine;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.tower.Tower;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A loaded tower: one ONNX Runtime session, called by any number of threads, each through its own predictor. */
final class LoadedTower implements AutoCloseable {
    private final Model model;
    /** Must stay open as long as the session, which may use them. */
    private final OrtSession.SessionOptions options;

    private final Tower tower;
    private final TensorMemory memory = new TensorMemory();

    private LoadedTower(Model model, OrtSession.SessionOptions options, Tower tower) {
        this.model = model;
        this.options = options;
        this.tower = tower;
    }

    /**
     * Loads a tower.
     *
     * @param directory the model's local directory
     * @throws ModelException if ONNX Runtime cannot load the file or the device is missing
     */
    static LoadedTower load(Path directory, Tower tower, ComputeDevice device) {
        InferenceEngine.obstacle(device).ifPresent(reason -> {
            throw new ModelException("The model cannot compute on %s: %s".formatted(device, reason));
        });
        Path file = directory.resolve(tower.file());
        try {
            OrtSession.SessionOptions options = InferenceEngine.options(device);
            return new LoadedTower(InferenceEngine.newModel(tower.file()), options, tower).with(file);
        } catch (IOException | MalformedModelException | OrtException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModelException(
                    "ONNX Runtime cannot load %s on %s: %s".formatted(file, device, cause.getMessage()), e);
        }
    }

    private LoadedTower with(Path file) throws IOException, MalformedModelException {
        boolean isLoaded = false;
        try {
            model.load(file, null, Map.of("sessionOptions", options));
            isLoaded = true;
            return this;
        } finally {
            if (!isLoaded) {
                close();
            }
        }
    }

    Tower tower() {
        return tower;
    }

    /** Memory for callers' input tensors. */
    TensorMemory memory() {
        return memory;
    }

    /** Creates a predictor for one caller, which closes it. */
    Predictor<TowerInput, TowerCalls.Output> predictor() {
        return model.newPredictor(new TowerTranslator(tower));
    }

    /** Closes the session; no predictor may be running. */
    @Override
    public void close() {
        model.close();
        options.close();
    }
}

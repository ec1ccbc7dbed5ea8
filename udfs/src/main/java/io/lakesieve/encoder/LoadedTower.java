package io.lakesieve.encoder;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A tower in memory: one ONNX Runtime session that any number of threads calls, each through a predictor of its own.
 *
 * <p>It is loaded through DJL's engine, never through ONNX Runtime first: its environment exists once per JVM, and the
 * engine fails where another has made it.
 */
final class LoadedTower implements AutoCloseable {
    private static final String ENGINE = "OnnxRuntime";

    private final Model model;
    private final Tower tower;

    private LoadedTower(Model model, Tower tower) {
        this.model = model;
        this.tower = tower;
    }

    /**
     * Loads a tower.
     *
     * @param directory the model's local directory
     * @param threads ONNX Runtime's threads per call
     * @throws ModelException if ONNX Runtime refuses the file
     */
    static LoadedTower load(Path directory, Tower tower, int threads) {
        // DJL looks for the network when its engine starts; on executors nobody has set this.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
        Engine.getEngine(ENGINE);
        Model model = Model.newInstance(tower.file(), Device.cpu(), ENGINE);
        try {
            String count = Integer.toString(threads);
            // DJL reads the first only together with the second.
            Map<String, String> options = Map.of("intraOpNumThreads", count, "interOpNumThreads", "1");
            model.load(directory.resolve(tower.file()), null, options);
            return new LoadedTower(model, tower);
        } catch (IOException | MalformedModelException e) {
            model.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModelException(
                    "ONNX Runtime cannot load %s: %s".formatted(directory.resolve(tower.file()), cause.getMessage()),
                    e);
        }
    }

    Tower tower() {
        return tower;
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

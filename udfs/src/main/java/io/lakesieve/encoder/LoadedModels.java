package io.lakesieve.encoder;

import io.lakesieve.image.Preprocessor;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;

/**
 * The models of this JVM, each tower loaded once whatever the number of task threads.
 *
 * <p>What is loaded stays for the JVM's life: an executor serves one application, and loading costs seconds. The
 * operating system takes it back at the end; closing it in a shutdown hook would pull it from under running tasks.
 */
public final class LoadedModels {
    private static final Map<Key, LoadedTower> IMAGES = new ConcurrentHashMap<>();
    private static final Map<Key, LoadedText> TEXTS = new ConcurrentHashMap<>();
    private static final AtomicInteger LOADS = new AtomicInteger();

    private LoadedModels() {}

    /** {@link #images(ModelSpec, RuntimeOptions, Configuration)} with the defaults of both. */
    public static ImageEncoder images(ModelSpec model) {
        return images(model, RuntimeOptions.DEFAULT, new Configuration());
    }

    /**
     * An image encoder of its own for the caller, who closes it.
     *
     * @param hadoop how the model is fetched where this machine does not have it yet
     * @throws ModelException if the model has no image tower or cannot be fetched or loaded
     */
    public static ImageEncoder images(ModelSpec model, RuntimeOptions options, Configuration hadoop) {
        ImageTower images = model.imageTower();
        LoadedTower loaded = IMAGES.computeIfAbsent(
                Key.of(model, options, options.imageBatch()),
                key -> load(
                        directory(model, hadoop),
                        onDevice(images.tower(), options.device(), options.imageBatch()),
                        options,
                        hadoop));
        return new ImageEncoder(loaded, new Preprocessor(images.preprocessor()), options.imageBatch());
    }

    /** {@link #texts(ModelSpec, RuntimeOptions, Configuration)} with the defaults of both. */
    public static TextEncoder texts(ModelSpec model) {
        return texts(model, RuntimeOptions.DEFAULT, new Configuration());
    }

    /**
     * A text encoder of its own for the caller, who closes it.
     *
     * @param hadoop how the model is fetched where this machine does not have it yet
     * @throws ModelException if the model has no text tower or cannot be fetched or loaded
     */
    public static TextEncoder texts(ModelSpec model, RuntimeOptions options, Configuration hadoop) {
        TextTower texts = model.textTower();
        LoadedText loaded = TEXTS.computeIfAbsent(
                Key.of(model, options, options.textBatch()),
                key -> load(directory(model, hadoop), texts, options, hadoop));
        return new TextEncoder(loaded, options.textBatch());
    }

    /** How many towers this JVM has loaded so far. */
    static int loads() {
        return LOADS.get();
    }

    private static Path directory(ModelSpec model, Configuration hadoop) {
        return new ModelCache(CacheDirectory.of(hadoop), hadoop).directory(model);
    }

    private static LoadedTower load(Path directory, Tower tower, RuntimeOptions options, Configuration hadoop) {
        try (TowerFiles files = TowerFiles.prepare(directory, tower, CacheDirectory.of(hadoop))) {
            LoadedTower loaded =
                    LoadedTower.load(files.directory(), files.tower(), options.threads(), options.device());
            LOADS.incrementAndGet();
            return loaded;
        }
    }

    private static LoadedText load(Path directory, TextTower texts, RuntimeOptions options, Configuration hadoop) {
        InferenceEngine.stayOffline();
        PromptTokenizer tokenizer =
                PromptTokenizer.open(directory.resolve("tokenizer.json"), texts.maxLength(), texts.letterCase());
        Tower tower = onDevice(texts.tower(), options.device(), options.textBatch());
        LoadedTower loaded = load(directory, tower, options, hadoop);
        try (TowerCalls calls = new TowerCalls(loaded)) {
            return new LoadedText(texts, loaded, tokenizer, PromptPadding.of(texts, tokenizer, calls));
        }
    }

    /**
     * A GPU's libraries choose their algorithm by the number of rows, and with it the rounding: there a tower that
     * takes any number always gets the same, so that a row's embedding does not depend on how many stand beside it.
     */
    static Tower onDevice(Tower tower, ComputeDevice device, int batch) {
        return device instanceof ComputeDevice.Cuda && tower.rows() instanceof BatchRule.Free
                ? tower.withRows(new BatchRule.Fixed(batch))
                : tower;
    }

    /** The same model run otherwise is loaded again. */
    private record Key(String modelId, int threads, ComputeDevice device, int batch) {
        static Key of(ModelSpec model, RuntimeOptions options, int batch) {
            // Only on a GPU is the batch a property of what is loaded.
            return new Key(
                    model.modelId(),
                    options.threads(),
                    options.device(),
                    options.device() == ComputeDevice.CPU ? 0 : batch);
        }
    }
}

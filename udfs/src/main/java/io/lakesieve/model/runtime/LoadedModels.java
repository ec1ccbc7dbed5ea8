package io.lakesieve.model.runtime;

import io.lakesieve.image.preprocess.Preprocessor;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.repository.CacheDirectory;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.model.repository.ModelCache;
import io.lakesieve.model.repository.ModelFiles;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.TowerLocator;
import io.lakesieve.model.text.PromptTokenizer;
import io.lakesieve.model.tower.BatchRule;
import io.lakesieve.model.tower.ImageTower;
import io.lakesieve.model.tower.TextTower;
import io.lakesieve.model.tower.Tower;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;

/**
 * The loaded models of this JVM: each tower is loaded once and shared by all task threads.
 *
 * <p>Loading takes seconds, so a tower stays loaded for the next caller. In a session with many models the most
 * recently used towers stay; the others are closed once they are no longer used.
 */
public final class LoadedModels {
    /** Number of unused towers of each kind that stay loaded: a session may compare two models. */
    private static final int MAX_IDLE = 2;

    private static final LeasePool<Key, LoadedTower> IMAGES = new LeasePool<>(MAX_IDLE, LoadedTower::close);
    private static final LeasePool<Key, LoadedText> TEXTS = new LeasePool<>(MAX_IDLE, LoadedText::close);
    private static final LeasePool<Key, LoadedTower> CAPTIONS = new LeasePool<>(MAX_IDLE, LoadedTower::close);
    private static final AtomicInteger LOADS = new AtomicInteger();

    private LoadedModels() {}

    /** {@link #images(ModelSpec, ComputeDevice, Configuration)} on the CPU. */
    public static ImageEncoder images(ModelSpec model) {
        return images(model, ComputeDevice.CPU, new Configuration());
    }

    /**
     * Returns an image encoder for the caller, which closes it.
     *
     * @param hadoop how the model is fetched where this machine does not have it yet
     * @throws ModelException if the model has no image tower or cannot be fetched or loaded
     */
    public static ImageEncoder images(ModelSpec model, ComputeDevice device, Configuration hadoop) {
        ImageTower images = model.imageTower();
        Preprocessor preprocessor = new Preprocessor(images.preprocessor());
        int batch = device.imageBatch();
        LeasePool<Key, LoadedTower>.Lease lease = IMAGES.lease(
                new Key(model.modelId(), device),
                () -> load(
                        directory(model.location(), hadoop), onDevice(images.tower(), device, batch), device, hadoop));
        return new ImageEncoder(lease.resource(), preprocessor, batch, lease::close);
    }

    /** {@link #texts(ModelSpec, ComputeDevice, Configuration)} on the CPU. */
    public static TextEncoder texts(ModelSpec model) {
        return texts(model, ComputeDevice.CPU, new Configuration());
    }

    /**
     * Returns a text encoder for the caller, which closes it.
     *
     * @param hadoop how the model is fetched where this machine does not have it yet
     * @throws ModelException if the model has no text tower or cannot be fetched or loaded
     */
    public static TextEncoder texts(ModelSpec model, ComputeDevice device, Configuration hadoop) {
        TextTower texts = model.textTower();
        LeasePool<Key, LoadedText>.Lease lease =
                TEXTS.lease(new Key(model.modelId(), device), () -> load(model, texts, device, hadoop));
        return new TextEncoder(lease.resource(), lease::close);
    }

    /**
     * Returns a caption decoder for the caller, which closes it.
     *
     * @param hadoop how the decoder is fetched where this machine does not have it yet
     * @throws ModelException if it cannot be fetched or loaded
     */
    public static CaptionDecoder captions(CaptionDecoderSpec decoder, ComputeDevice device, Configuration hadoop) {
        int batch = device.imageBatch();
        LeasePool<Key, LoadedTower>.Lease lease = CAPTIONS.lease(
                new Key(decoder.id(), device),
                () -> load(
                        directory(decoder.location(), hadoop),
                        onDevice(decoder.tower(), device, batch),
                        device,
                        hadoop));
        return new CaptionDecoder(lease.resource(), decoder.beginToken(), batch, lease::close);
    }

    /** The number of towers that this JVM has loaded so far. */
    static int loads() {
        return LOADS.get();
    }

    private static Path directory(ModelFiles model, Configuration hadoop) {
        return new ModelCache(CacheDirectory.of(hadoop), hadoop).directory(model);
    }

    private static LoadedTower load(Path directory, Tower tower, ComputeDevice device, Configuration hadoop) {
        try (TowerLocator files = TowerLocator.prepare(directory, tower, CacheDirectory.of(hadoop))) {
            LoadedTower loaded = LoadedTower.load(files.directory(), tower, device);
            LOADS.incrementAndGet();
            return loaded;
        }
    }

    private static LoadedText load(ModelSpec model, TextTower texts, ComputeDevice device, Configuration hadoop) {
        Path directory = directory(model.location(), hadoop);
        Tower tower = onDevice(texts.tower(), device, TextEncoder.BATCH);
        return LoadedText.load(
                texts,
                () -> PromptTokenizer.open(directory.resolve("tokenizer.json"), texts.maxLength(), texts.letterCase()),
                () -> load(directory, tower, device, hadoop));
    }

    /**
     * On a GPU a tower that accepts any number of rows is always called with the same number, because CUDA's libraries
     * choose their algorithms, and with them the rounding, by the number of rows. So a row's embedding does not depend
     * on the size of its batch.
     */
    static Tower onDevice(Tower tower, ComputeDevice device, int batch) {
        return device instanceof ComputeDevice.Cuda && tower.rows() instanceof BatchRule.Free
                ? tower.withRows(new BatchRule.Fixed(batch))
                : tower;
    }

    /** A model on another device is another entry. */
    private record Key(String modelId, ComputeDevice device) {}
}

package io.lakesieve.job;

import io.lakesieve.config.InputException;
import io.lakesieve.encoder.ImageEncoder;
import io.lakesieve.encoder.LoadedModels;
import io.lakesieve.encoder.ModelException;
import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.encoder.NativeLibrary;
import io.lakesieve.encoder.ComputeDevice;
import io.lakesieve.encoder.TextEncoder;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/** Looks at the executor of a task, and, if there is a model, tries and measures it there. */
final class SlotProbe implements ExecutorProbe.Question<SlotReport> {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final double seconds;
    private final SerializableConfiguration hadoop;

    /** @param model the model, or null where it could not be opened */
    SlotProbe(ModelSpec model, double seconds, SerializableConfiguration hadoop) {
        this.model = model;
        this.seconds = seconds;
        this.hadoop = hadoop;
    }

    @Override
    public SlotReport answer(String executor, String host) {
        List<String> gpus = TaskDevice.addresses();
        try {
            ComputeDevice device = TaskDevice.of(hadoop.value());
            if (model == null) {
                return report(executor, host, gpus, device, null, null, "");
            }
            try (ImageEncoder images = images(device, hadoop.value());
                    TextEncoder texts = texts(device, hadoop.value())) {
                SampleFacts sample = new SampleCheck(images, texts).run();
                SlotSpeed speed = SlotSpeed.measure(images, texts, seconds);
                return report(executor, host, gpus, device, sample, speed, "");
            }
        } catch (ModelException | InputException e) {
            return report(executor, host, gpus, ComputeDevice.CPU, null, null, e.getMessage());
        }
    }

    private ImageEncoder images(ComputeDevice device, Configuration configuration) {
        return model.readsImages() ? LoadedModels.images(model, device, configuration) : null;
    }

    private TextEncoder texts(ComputeDevice device, Configuration configuration) {
        return model.readsTexts() ? LoadedModels.texts(model, device, configuration) : null;
    }

    private static SlotReport report(
            String executor,
            String host,
            List<String> gpus,
            ComputeDevice device,
            SampleFacts sample,
            SlotSpeed speed,
            String obstacle) {
        return new SlotReport(
                executor,
                host,
                MachineFacts.here(),
                NativeLibrary.ofThisProcess(),
                gpus,
                obstacle.isEmpty() ? device.toString() : "none",
                sample,
                speed,
                obstacle);
    }
}

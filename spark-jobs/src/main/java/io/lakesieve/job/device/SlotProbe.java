package io.lakesieve.job.device;

import io.lakesieve.config.InputException;
import io.lakesieve.job.doctor.ExecutorProbe;
import io.lakesieve.job.doctor.MachineFacts;
import io.lakesieve.job.doctor.SampleCheck;
import io.lakesieve.job.doctor.SampleFacts;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.NativeLibrary;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ComputeDevice;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/** Reports on a task's executor and, if there is a model, loads, checks and times it there. */
public final class SlotProbe implements ExecutorProbe.Question<SlotReport> {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final double seconds;
    private final SerializableConfiguration hadoop;

    /** @param model the model, or null where it could not be opened */
    public SlotProbe(ModelSpec model, double seconds, SerializableConfiguration hadoop) {
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

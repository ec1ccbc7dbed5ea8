package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * How a JVM runs models.
 *
 * @param threads ONNX Runtime's threads per call, at least 1; default 1, since every task slot makes its own calls
 * @param imageBatch pictures per call, at least 1; default 8, on a GPU 16
 * @param textBatch prompts per call, at least 1; default 64
 * @param device where towers compute; default the processor
 */
public record RuntimeOptions(int threads, int imageBatch, int textBatch, ComputeDevice device) implements Serializable {
    /** So few that what the layers of a tower hand on to each other stays in the caches of a processor's core. */
    private static final int IMAGES_ON_A_PROCESSOR = 8;

    private static final int IMAGES_ON_A_GPU = 16;
    private static final int PROMPTS = 64;

    /** The defaults on the processor. */
    public static final RuntimeOptions DEFAULT = of(ComputeDevice.CPU);

    /** Options for the processor. */
    public RuntimeOptions(int threads, int imageBatch, int textBatch) {
        this(threads, imageBatch, textBatch, ComputeDevice.CPU);
    }

    public RuntimeOptions {
        requireNonNull(device, "device");
        if (threads < 1 || imageBatch < 1 || textBatch < 1) {
            throw new IllegalArgumentException("Threads and batches are at least 1: threads %d, images %d, prompts %d"
                    .formatted(threads, imageBatch, textBatch));
        }
    }

    /** The defaults on a device. */
    public static RuntimeOptions of(ComputeDevice device) {
        int images = device instanceof ComputeDevice.Cuda ? IMAGES_ON_A_GPU : IMAGES_ON_A_PROCESSOR;
        return new RuntimeOptions(1, images, PROMPTS, device);
    }
}

package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * How a JVM runs models.
 *
 * @param threads ONNX Runtime's threads per call, at least 1; default 1, since every task slot makes its own calls
 * @param imageBatch pictures per call, at least 1; default 16
 * @param textBatch prompts per call, at least 1; default 64
 * @param cacheDirectory where copies of models are kept on the local disk; empty for the first writable one of
 *     {@code ~/.cache/lakesieve} and {@code java.io.tmpdir}
 * @param device where towers compute; default the processor
 */
public record RuntimeOptions(int threads, int imageBatch, int textBatch, String cacheDirectory, ComputeDevice device)
        implements Serializable {
    public static final RuntimeOptions DEFAULT = new RuntimeOptions(1, 16, 64, "");

    /** Options for the processor. */
    public RuntimeOptions(int threads, int imageBatch, int textBatch, String cacheDirectory) {
        this(threads, imageBatch, textBatch, cacheDirectory, ComputeDevice.CPU);
    }

    public RuntimeOptions {
        requireNonNull(cacheDirectory, "cacheDirectory");
        requireNonNull(device, "device");
        if (threads < 1 || imageBatch < 1 || textBatch < 1) {
            throw new IllegalArgumentException("Threads and batches are at least 1: threads %d, images %d, prompts %d"
                    .formatted(threads, imageBatch, textBatch));
        }
    }

    /** The same options on another device. */
    public RuntimeOptions on(ComputeDevice other) {
        return new RuntimeOptions(threads, imageBatch, textBatch, cacheDirectory, other);
    }
}

package io.lakesieve.job.device;

import io.lakesieve.model.InferenceEngine;
import io.lakesieve.model.runtime.ComputeDevice;
import java.io.Serializable;
import java.util.List;

/**
 * The GPUs of an executor, and whether a task there can use one.
 *
 * @param executor its id
 * @param host where it runs
 * @param addresses the GPUs that Spark gave a task there, as Spark names them
 * @param gpu the GPU that the task would use, such as {@code cuda:0}
 * @param obstacle why it cannot, in one line, or empty
 */
record DeviceReport(String executor, String host, List<String> addresses, String gpu, String obstacle)
        implements Serializable {
    DeviceReport {
        addresses = List.copyOf(addresses);
    }

    /** The report of the executor that the calling task runs in. */
    static DeviceReport here(String executor, String host) {
        List<String> addresses = TaskDevice.addresses();
        ComputeDevice gpu = TaskDevice.gpu();
        return new DeviceReport(
                executor,
                host,
                addresses,
                gpu.toString(),
                InferenceEngine.obstacle(gpu).orElse(""));
    }

    /** Whether a task there can use its GPU. */
    boolean hasGpu() {
        return obstacle.isEmpty();
    }

    /** Executor, host and what Spark gave it, for people. */
    String text() {
        return "executor %s on %s: %s%s"
                .formatted(
                        executor,
                        host,
                        gpu,
                        addresses.isEmpty() ? "" : " (GPU " + String.join(", ", addresses) + " by Spark's resources)");
    }
}

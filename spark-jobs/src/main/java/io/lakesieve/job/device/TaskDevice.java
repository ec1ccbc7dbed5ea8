package io.lakesieve.job.device;

import io.lakesieve.config.DeviceChoice;
import io.lakesieve.model.runtime.ComputeDevice;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Resolves the device of the calling task. */
public final class TaskDevice {
    private static final String GPU = "gpu";

    private TaskDevice() {}

    /** The device that this task runs models on, by the setting {@link DeviceChoice#SETTING}. */
    public static ComputeDevice of(Configuration session) {
        boolean cuda = DeviceChoice.CUDA.flag().equals(session.get(DeviceChoice.SETTING));
        return cuda ? gpu() : ComputeDevice.CPU;
    }

    /**
     * The first GPU that Spark assigned to this task, else the first of the machine: without resource scheduling Spark
     * assigns none.
     */
    static ComputeDevice gpu() {
        List<String> addresses = addresses();
        return new ComputeDevice.Cuda(
                addresses.isEmpty()
                        ? 0
                        : GpuAddress.ordinal(
                                addresses.get(0), System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", "")));
    }

    /** The addresses of the GPUs that Spark assigned to this task. */
    static List<String> addresses() {
        TaskContext context = TaskContext.get();
        Map<String, ResourceInformation> resources = context == null ? Map.of() : context.resourcesJMap();
        return resources.containsKey(GPU) ? List.of(resources.get(GPU).addresses()) : List.of();
    }
}

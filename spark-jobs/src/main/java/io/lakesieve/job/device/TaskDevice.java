package io.lakesieve.job.device;

import io.lakesieve.config.DeviceChoice;
import io.lakesieve.model.runtime.ComputeDevice;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Where the towers of the task that asks compute. */
public final class TaskDevice {
    private static final String GPU = "gpu";

    private TaskDevice() {}

    /** Where this task runs models, by the session's setting {@link DeviceChoice#SETTING}. */
    public static ComputeDevice of(Configuration session) {
        boolean cuda = DeviceChoice.CUDA.flag().equals(session.get(DeviceChoice.SETTING));
        return cuda ? gpu() : ComputeDevice.CPU;
    }

    /** The first GPU that Spark gave this task, else the first there is: without resources Spark gives none away. */
    static ComputeDevice gpu() {
        List<String> addresses = addresses();
        return new ComputeDevice.Cuda(
                addresses.isEmpty()
                        ? 0
                        : GpuAddress.ordinal(
                                addresses.get(0), System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", "")));
    }

    /** The addresses of the GPUs that Spark gave this task, as Spark has them. */
    static List<String> addresses() {
        TaskContext context = TaskContext.get();
        Map<String, ResourceInformation> resources = context == null ? Map.of() : context.resourcesJMap();
        return resources.containsKey(GPU) ? List.of(resources.get(GPU).addresses()) : List.of();
    }
}

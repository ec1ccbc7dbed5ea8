package io.lakesieve.job.device;

import io.lakesieve.config.DeviceChoice;
import io.lakesieve.config.InputException;
import io.lakesieve.job.doctor.ExecutorProbe;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Chooses the device of all executors before anything is embedded, and tells tasks by a Spark setting.
 *
 * <p>There is one device for the whole run: embeddings of a processor and of a GPU differ in their last bits, and must
 * not depend on the executor that an image came to. For {@code cpu} no executor is asked.
 */
public final class ResolveDevice {
    private final SparkSession spark;
    private final DeviceChoice choice;

    public ResolveDevice(SparkSession spark, DeviceChoice choice) {
        this.spark = spark;
        this.choice = choice;
    }

    /**
     * The device of a run.
     *
     * @param device {@link DeviceChoice#CPU} or {@link DeviceChoice#CUDA}
     * @param gpus the GPUs that will be used, by executor
     * @param notice what a user who chose {@code auto} should know
     */
    public record Result(DeviceChoice device, List<String> gpus, Optional<String> notice) {
        public Result {
            gpus = List.copyOf(gpus);
        }

        /** The device as {@code runs} keeps it. */
        public String text() {
            return gpus.isEmpty() ? device.flag() : device.flag() + " (" + String.join("; ", gpus) + ")";
        }
    }

    /**
     * Chooses the device.
     *
     * @throws InputException if a GPU was asked for and an executor cannot use one
     */
    public Result execute() {
        Result result = choice == DeviceChoice.CPU
                ? new Result(DeviceChoice.CPU, List.of(), Optional.empty())
                : decide(reports());
        spark.conf().set(DeviceChoice.SETTING, result.device().flag());
        return result;
    }

    private List<DeviceReport> reports() {
        List<DeviceReport> ofSlots = new ExecutorProbe(spark).ask(DeviceReport::here);
        return List.copyOf(ofSlots.stream()
                .collect(Collectors.toMap(
                        report -> report.executor() + " " + report.gpu(),
                        Function.identity(),
                        (a, b) -> a,
                        TreeMap::new))
                .values());
    }

    Result decide(List<DeviceReport> reports) {
        List<String> gpus = reports.stream()
                .filter(DeviceReport::hasGpu)
                .map(DeviceReport::text)
                .toList();
        Optional<DeviceReport> without =
                reports.stream().filter(report -> !report.hasGpu()).findFirst();
        if (without.isEmpty()) {
            return new Result(
                    DeviceChoice.CUDA,
                    gpus,
                    choice == DeviceChoice.AUTO
                            ? Optional.of("--device auto: computing on GPUs, " + String.join("; ", gpus))
                            : Optional.empty());
        }
        String reason = without.get().text() + ": " + without.get().obstacle();
        if (choice == DeviceChoice.CUDA) {
            throw new InputException("--device cuda: %s; or use --device cpu".formatted(reason));
        }
        return new Result(
                DeviceChoice.CPU, List.of(), Optional.of("--device auto: computing on the processor, for " + reason));
    }
}

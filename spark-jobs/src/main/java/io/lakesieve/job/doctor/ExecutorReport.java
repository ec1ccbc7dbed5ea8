package io.lakesieve.job.doctor;

import io.lakesieve.job.device.SlotReport;
import io.lakesieve.job.device.SlotSpeed;
import io.lakesieve.model.NativeLibrary;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The findings of an executor, over all its task slots.
 *
 * @param executor its id
 * @param host where it runs
 * @param slots the number of its task slots
 * @param machine the machine and the JVM
 * @param libraries native libraries
 * @param gpuAddresses the GPUs that Spark gave its tasks
 * @param devices where its towers computed
 * @param sample what became of the sample; null if the model did not run
 * @param speed its slots together, with their mean shares; null if the model did not run
 * @param obstacle why the model did not run, or empty
 */
public record ExecutorReport(
        String executor,
        String host,
        int slots,
        MachineFacts machine,
        List<NativeLibrary> libraries,
        List<String> gpuAddresses,
        List<String> devices,
        SampleFacts sample,
        SlotSpeed speed,
        String obstacle) {
    public ExecutorReport {
        libraries = List.copyOf(libraries);
        gpuAddresses = List.copyOf(gpuAddresses);
        devices = List.copyOf(devices);
    }

    /** Merges the reports of one executor's slots. */
    static ExecutorReport of(List<SlotReport> slots) {
        // The last has seen every library that the model loads.
        SlotReport any = slots.get(slots.size() - 1);
        return new ExecutorReport(
                any.executor(),
                any.host(),
                slots.size(),
                any.machine(),
                any.libraries(),
                List.copyOf(new TreeSet<>(slots.stream()
                        .flatMap(slot -> slot.gpuAddresses().stream())
                        .toList())),
                List.copyOf(new TreeSet<>(slots.stream().map(SlotReport::device).toList())),
                any.sample(),
                together(slots.stream()
                        .map(SlotReport::speed)
                        .filter(Objects::nonNull)
                        .toList()),
                slots.stream()
                        .map(SlotReport::obstacle)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(""));
    }

    private static SlotSpeed together(List<SlotSpeed> slots) {
        if (slots.isEmpty()) {
            return null;
        }
        return new SlotSpeed(
                slots.stream().mapToDouble(SlotSpeed::images).sum(),
                slots.stream().mapToDouble(SlotSpeed::decoding).average().orElse(0),
                slots.stream().mapToDouble(SlotSpeed::preparing).average().orElse(0),
                slots.stream().mapToDouble(SlotSpeed::inferring).average().orElse(0),
                slots.stream().mapToDouble(SlotSpeed::prompts).sum());
    }

    /** Id and host, for people. */
    public String name() {
        return executor + " on " + host;
    }
}

package io.lakesieve.job.device;

import io.lakesieve.job.doctor.MachineFacts;
import io.lakesieve.job.doctor.SampleFacts;
import io.lakesieve.model.NativeLibrary;
import java.io.Serializable;
import java.util.List;

/**
 * The report of one task slot on its executor.
 *
 * @param executor the executor's id
 * @param host where it runs
 * @param machine the machine and the JVM
 * @param libraries native libraries
 * @param gpuAddresses the GPUs that Spark gave the task
 * @param device where its towers computed
 * @param sample what became of the sample; null if the model did not run
 * @param speed what the slot does; null if the model did not run
 * @param obstacle why the model did not run, or empty
 */
public record SlotReport(
        String executor,
        String host,
        MachineFacts machine,
        List<NativeLibrary> libraries,
        List<String> gpuAddresses,
        String device,
        SampleFacts sample,
        SlotSpeed speed,
        String obstacle)
        implements Serializable {
    public SlotReport {
        libraries = List.copyOf(libraries);
        gpuAddresses = List.copyOf(gpuAddresses);
    }
}

package io.lakesieve.job.doctor;

import io.lakesieve.config.DeviceChoice;
import io.lakesieve.config.InputException;
import io.lakesieve.job.device.ResolveDevice;
import io.lakesieve.job.device.SlotProbe;
import io.lakesieve.job.device.SlotReport;
import io.lakesieve.job.embed.ModelFacts;
import io.lakesieve.job.run.SessionFacts;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.repository.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Diagnoses the session, its executors and a model before a costly run: what they are, whether the model runs on every
 * executor, and how fast. A mistake in the model or the device is a finding, not an exception, so the rest is diagnosed
 * all the same.
 */
public final class Diagnose {
    private final SparkSession spark;
    private final DeviceChoice device;
    private final double seconds;

    public Diagnose(SparkSession spark, DeviceChoice device, double seconds) {
        this.spark = spark;
        this.device = device;
        this.seconds = seconds;
    }

    /**
     * Runs the diagnosis.
     *
     * @param model opens the model
     * @param logitScale {@code --logit-scale}, empty where it was not given
     */
    public Diagnosis execute(Supplier<ModelSpec> model, OptionalDouble logitScale) {
        List<Finding> mistakes = new ArrayList<>();
        resolveDevice(mistakes);
        ModelSpec spec = open(model, mistakes);
        ModelFacts facts = spec == null ? null : ModelFacts.of(spec, logitScale);
        List<ExecutorReport> executors = executors(mistakes.stream().anyMatch(Finding::isError) ? null : spec);
        mistakes.addAll(Findings.of(facts, executors));
        return new Diagnosis(SessionFacts.of(spark), facts, executors, mistakes);
    }

    private void resolveDevice(List<Finding> mistakes) {
        try {
            ResolveDevice.Result result = new ResolveDevice(spark, device).execute();
            if (device == DeviceChoice.AUTO && result.device() == DeviceChoice.CPU) {
                mistakes.add(Finding.warning(
                        "No GPU is used",
                        result.notice().orElse(""),
                        "nothing, if none was expected; --device cuda makes it an error"));
            }
        } catch (InputException e) {
            mistakes.add(Finding.error(
                    "The device that was asked for is not there", e.getMessage(), "mend what it says there"));
            spark.conf().set(DeviceChoice.SETTING, DeviceChoice.CPU.flag());
        }
    }

    private static ModelSpec open(Supplier<ModelSpec> model, List<Finding> mistakes) {
        try {
            return model.get();
        } catch (ModelException e) {
            mistakes.add(
                    Finding.error("The model cannot be opened", e.getMessage(), "name another --model, or mend it"));
            return null;
        }
    }

    private List<ExecutorReport> executors(ModelSpec model) {
        SlotProbe probe = new SlotProbe(
                model,
                seconds,
                new SerializableConfiguration(spark.sessionState().newHadoopConf()));
        return new ExecutorProbe(spark)
                .ask(probe).stream()
                        .collect(Collectors.groupingBy(SlotReport::executor, TreeMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .map(ExecutorReport::of)
                        .toList();
    }
}

package io.lakesieve.cli.text;

import io.lakesieve.job.device.SlotSpeed;
import io.lakesieve.job.doctor.Diagnosis;
import io.lakesieve.job.doctor.ExecutorReport;
import io.lakesieve.job.doctor.Finding;
import io.lakesieve.job.doctor.MachineFacts;
import io.lakesieve.job.doctor.SampleFacts;
import io.lakesieve.job.embed.ModelFacts;
import io.lakesieve.job.run.SessionFacts;
import io.lakesieve.model.NativeLibrary;
import io.lakesieve.model.onnx.TensorSpec;
import io.lakesieve.model.repository.ModelFileEntry;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats the findings of {@code doctor} for a terminal. */
public final class DoctorText {
    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final double PERCENT = 100;

    private final Diagnosis diagnosis;
    private final StringBuilder text = new StringBuilder();

    public DoctorText(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    public String text() {
        session(diagnosis.session());
        if (diagnosis.model() != null) {
            model(diagnosis.model());
        }
        diagnosis.executors().forEach(this::executor);
        verdict();
        return text.toString();
    }

    private void session(SessionFacts session) {
        line("Session");
        line(
                "  Spark %s on %s, %d task slots, application %s",
                session.spark(), session.master(), session.slots(), session.application());
        line("  Delta %s, Scala %s, Java %s", session.delta(), session.scala(), session.java());
        session.settings().forEach((key, value) -> line("  %s = %s", key, value));
    }

    private void model(ModelFacts model) {
        line("%nModel %s", model.model());
        line("  id %s, variant %s", model.modelId(), model.variant());
        for (ModelFileEntry file : model.files()) {
            line("  %s  %,d bytes  %s", file.sha256(), file.length(), file.path());
        }
        tower("image tower", model.imageTower());
        model.preprocessing().forEach((step, value) -> line("    %s: %s", step, value));
        tower("text tower", model.textTower());
        if (model.textTower() != null) {
            line("    longest prompt: %d tokens", model.longestPrompt());
        }
        line("  logit scale %s (%s)", number(model.logitScale()), model.logitScaleSource());
    }

    private void tower(String name, ModelFacts.TowerFacts tower) {
        if (tower == null) {
            line("  %s: none", name);
            return;
        }
        line("  %s %s, rows a call: %s", name, tower.file(), tower.rows());
        tower.inputs().forEach(input -> line("    reads %s", tensor(input)));
        line("    writes %s", tensor(tower.output()));
    }

    private static String tensor(TensorSpec tensor) {
        String shape = tensor.shape().stream()
                .map(size -> size == TensorSpec.DYNAMIC ? "any" : Long.toString(size))
                .collect(Collectors.joining(" x "));
        return "%s: %s, %s".formatted(tensor.name(), tensor.type(), shape);
    }

    private void executor(ExecutorReport executor) {
        MachineFacts machine = executor.machine();
        line("%nExecutor %s", executor.name());
        line("  %s, Java %s", machine.system(), machine.java());
        line(
                "  task slots %d, cores %d, heap %s, memory %s, %s with %s free",
                executor.slots(),
                machine.cores(),
                gigabytes(machine.heapBytes()),
                gigabytes(machine.memoryBytes()),
                machine.scratch(),
                gigabytes(machine.scratchFreeBytes()));
        line("  device %s%s", String.join(", ", executor.devices()), gpus(executor.gpuAddresses()));
        executor.libraries().forEach(this::library);
        if (executor.sample() != null) {
            sample(executor.sample());
        }
        if (executor.speed() != null) {
            speed(executor.speed());
        }
    }

    private static String gpus(List<String> addresses) {
        return addresses.isEmpty() ? "" : "; Spark gave its tasks the GPUs " + String.join(", ", addresses);
    }

    private void library(NativeLibrary library) {
        String where = library.paths().isEmpty() ? "not loaded, or not told" : String.join(", ", library.paths());
        line("  %s %s: %s", library.name(), library.version(), where);
    }

    private void sample(SampleFacts sample) {
        if (sample.imageDimension() > 0) {
            line("  image %s: %d dimensions, norm %.6f", sample.image(), sample.imageDimension(), sample.imageNorm());
        }
        if (sample.textDimension() > 0) {
            line("  word '%s': %d dimensions, norm %.6f", sample.word(), sample.textDimension(), sample.textNorm());
        }
        if (sample.photographs() > 0) {
            line(
                    "  cosine of the two %.4f; %d of %d photographs are nearest to their own word",
                    sample.cosine(), sample.nearestWords(), sample.photographs());
        }
        line(
                "  embeddings %s in a batch as alone, bits %s",
                sample.dependsOnNeighbours() ? "NOT the same" : "the same", sample.digest());
    }

    private void speed(SlotSpeed speed) {
        if (speed.images() > 0) {
            line(
                    "  %s images/s from JPEGs of 500 x 375 (decode %.0f %%, prepare %.0f %%, infer %.0f %%)",
                    number(speed.images()),
                    speed.decoding() * PERCENT,
                    speed.preparing() * PERCENT,
                    speed.inferring() * PERCENT);
        }
        if (speed.prompts() > 0) {
            line("  %s prompts/s", number(speed.prompts()));
        }
    }

    private void verdict() {
        line("%nVerdict");
        for (Finding finding : diagnosis.findings()) {
            line("  %s: %s", finding.isError() ? "ERROR" : "warning", finding.what());
            line("    why: %s", finding.why());
            line("    do:  %s", finding.whatToDo());
        }
        double images = diagnosis.executors().stream()
                .filter(executor -> executor.speed() != null)
                .mapToDouble(executor -> executor.speed().images())
                .sum();
        if (!diagnosis.isSound()) {
            line("  A run would fail.");
        } else if (images > 0) {
            line("  A run would work, at some %s images/s: a million in %s.", number(images), duration(1e6 / images));
        } else {
            line("  What was looked at works.");
        }
    }

    private static String duration(double seconds) {
        double hours = seconds / 3600;
        return hours >= 1
                ? String.format(Locale.ROOT, "%.1f hours", hours)
                : String.format(Locale.ROOT, "%.0f minutes", seconds / 60);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / BYTES_PER_GIGABYTE);
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format + "%n", arguments));
    }
}

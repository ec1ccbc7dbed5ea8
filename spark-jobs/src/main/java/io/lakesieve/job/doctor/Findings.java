package io.lakesieve.job.doctor;

import io.lakesieve.job.embed.ModelFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Derives findings from the facts about a model and its executors; knows no Spark. */
final class Findings {
    private static final double BYTES_PER_GIGABYTE = 1e9;
    /** ONNX Runtime holds about two copies of the weights while it loads them. */
    private static final int WEIGHTS_WHILE_LOADING = 2;
    /** Heap for a slot's pictures and tensors: batches of 16 pictures of 224 x 224, files of at most 30 MB. */
    private static final long HEAP_PER_SLOT = 192_000_000;
    /** The largest rounding error in the norm of a unit vector of floats. */
    private static final double NORM_TOLERANCE = 1e-5;

    private final List<Finding> found = new ArrayList<>();

    private Findings() {}

    /** Findings about a model, or null, on executors. */
    static List<Finding> of(ModelFacts model, List<ExecutorReport> executors) {
        Findings findings = new Findings();
        for (ExecutorReport executor : executors) {
            findings.judge(executor, model);
        }
        findings.judgeBits(executors);
        if (model != null) {
            findings.judge(model);
        }
        return findings.found.stream().distinct().toList();
    }

    private void judge(ExecutorReport executor, ModelFacts model) {
        if (!executor.obstacle().isEmpty()) {
            add(Finding.error(
                    "Executor " + executor.name() + " cannot run the model",
                    executor.obstacle(),
                    "mend what it says there, then run doctor again"));
        }
        judgeMachine(executor, model);
        if (executor.sample() != null) {
            judge(executor.sample());
        }
    }

    private void judgeMachine(ExecutorReport executor, ModelFacts model) {
        MachineFacts machine = executor.machine();
        if (executor.slots() > machine.cores()) {
            add(Finding.warning(
                    "Executor %s has %d task slots on %d cores"
                            .formatted(executor.name(), executor.slots(), machine.cores()),
                    "each slot keeps a core busy, more only wait for each other",
                    "lower spark.executor.cores, or local[N], to the cores"));
        }
        long heapWanted = HEAP_PER_SLOT * executor.slots();
        if (machine.heapBytes() < heapWanted) {
            add(Finding.warning(
                    "Executor %s has a heap of %s for %d task slots"
                            .formatted(executor.name(), gigabytes(machine.heapBytes()), executor.slots()),
                    "large photographs may not fit: they need some " + gigabytes(heapWanted),
                    "raise spark.executor.memory (spark.driver.memory or LAKESIEVE_HEAP on one machine)"));
        }
        long wanted = machine.heapBytes() + (model == null ? 0 : WEIGHTS_WHILE_LOADING * model.bytes());
        if (machine.memoryBytes() > 0 && wanted > machine.memoryBytes()) {
            add(Finding.warning(
                    "Executor %s may need %s of the %s of its machine"
                            .formatted(executor.name(), gigabytes(wanted), gigabytes(machine.memoryBytes())),
                    "its heap and the model's weights, which lie outside the heap, twice while they load",
                    "lower spark.executor.memory (LAKESIEVE_HEAP), or take a larger machine"));
        }
    }

    private void judge(SampleFacts sample) {
        boolean normal = (sample.imageDimension() == 0 || isOne(sample.imageNorm()))
                && (sample.textDimension() == 0 || isOne(sample.textNorm()));
        if (!sample.defect().isEmpty() || !normal) {
            add(Finding.error(
                    "The model's embeddings are not sound",
                    sample.defect().isEmpty() ? "the norm is not 1" : sample.defect(),
                    "take another export; with fp16 on a processor, the one in full precision"));
        }
        if (sample.dependsOnNeighbours()) {
            add(Finding.error(
                    "An embedding depends on what stands beside it in a batch",
                    "the first sample came out otherwise alone than among the others",
                    "report it with the model's name; until then take another export"));
        }
        if (sample.imageDimension() > 0
                && sample.textDimension() > 0
                && sample.imageDimension() != sample.textDimension()) {
            add(Finding.error(
                    "The towers do not belong together",
                    "images have %d dimensions, prompts %d".formatted(sample.imageDimension(), sample.textDimension()),
                    "export both from one model, with their projections"));
        } else if (sample.nearestWords() < sample.photographs()) {
            add(Finding.warning(
                    "%d of %d shipped photographs are nearest to their own word"
                            .formatted(sample.nearestWords(), sample.photographs()),
                    "a model for everyday pictures and English finds all of them",
                    "if it is one, compare preprocessor_config.json and tokenizer.json with the original's"));
        }
    }

    private static boolean isOne(double norm) {
        return Math.abs(norm - 1) <= NORM_TOLERANCE;
    }

    private void judgeBits(List<ExecutorReport> executors) {
        Set<String> digests = new HashSet<>();
        executors.stream()
                .filter(executor -> executor.sample() != null)
                .forEach(executor -> digests.add(executor.sample().digest()));
        if (digests.size() > 1) {
            add(Finding.warning(
                    "Executors embed the same sample to different bits",
                    "their processors or GPUs are of different kinds, which round differently; scores differ by as"
                            + " much",
                    "take machines of one kind where results have to repeat exactly"));
        }
    }

    private void judge(ModelFacts model) {
        if (Double.isNaN(model.logitScale())) {
            add(Finding.warning(
                    "The model's logit scale is not known",
                    model.logitScaleSource(),
                    "scores need it: embedding does not"));
        }
        if (model.imageTower() == null || model.textTower() == null) {
            add(Finding.warning(
                    "The model has no tower for " + (model.imageTower() == null ? "images" : "prompts"),
                    "an audit needs both",
                    "add the tower, or use the model for the one step that it can do"));
        }
    }

    private void add(Finding finding) {
        found.add(finding);
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / BYTES_PER_GIGABYTE);
    }
}

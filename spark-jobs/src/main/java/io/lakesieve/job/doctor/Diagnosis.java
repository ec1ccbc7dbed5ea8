package io.lakesieve.job.doctor;

import static java.util.Objects.requireNonNull;

import io.lakesieve.job.embed.ModelFacts;
import io.lakesieve.job.run.SessionFacts;
import java.util.Comparator;
import java.util.List;

/**
 * The result of {@link Diagnose}.
 *
 * @param session the Spark session
 * @param model what the model is; null where it could not be opened
 * @param executors what each executor is, and does with the model
 * @param findings what is wrong, errors first; empty if nothing is
 */
public record Diagnosis(
        SessionFacts session, ModelFacts model, List<ExecutorReport> executors, List<Finding> findings) {
    public Diagnosis {
        requireNonNull(session, "session");
        executors = List.copyOf(executors);
        findings =
                findings.stream().sorted(Comparator.comparing(Finding::weight)).toList();
    }

    /** Whether a run would work: no finding is an error. */
    public boolean isSound() {
        return findings.stream().noneMatch(Finding::isError);
    }
}

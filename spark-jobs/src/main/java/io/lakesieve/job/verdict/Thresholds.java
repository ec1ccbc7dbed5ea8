package io.lakesieve.job.verdict;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.score.ReferenceScores;
import java.util.Map;
import java.util.Optional;

/**
 * The thresholds of a run's methods, and the reference that they come from.
 *
 * @param values of each method that has one
 * @param reference what they were taken from, where that was a reference
 */
public record Thresholds(Map<ScoringMethod, Double> values, Optional<ReferenceScores> reference) {
    public Thresholds {
        values = Map.copyOf(values);
    }

    static Thresholds of(Map<ScoringMethod, Double> values) {
        return new Thresholds(values, Optional.empty());
    }

    static Thresholds of(ReferenceScores reference) {
        return new Thresholds(reference.thresholds(), Optional.of(reference));
    }
}

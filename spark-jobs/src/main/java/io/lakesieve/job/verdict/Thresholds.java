package io.lakesieve.job.verdict;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceFinding;
import java.util.Map;

/**
 * The thresholds of a run's methods, and what a reference says of them.
 *
 * @param values of each method that has one
 * @param findings of each method where there is a reference
 * @param refused why nothing is flagged by a method, whatever its scores
 */
public record Thresholds(
        Map<ScoringMethod, Double> values,
        Map<ScoringMethod, ReferenceFinding> findings,
        Map<ScoringMethod, String> refused) {
    public Thresholds {
        values = Map.copyOf(values);
        findings = Map.copyOf(findings);
        refused = Map.copyOf(refused);
    }
}

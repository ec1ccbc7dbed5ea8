package io.lakesieve.report;

import java.util.List;
import java.util.Optional;

/**
 * All that the page of a run shows. Its size is bounded by what the gathering job asks for and does not grow with the
 * number of images. Texts are as the tables hold them; the page makes them harmless.
 *
 * @param notices what a reader must know before trusting the rest, most important first
 * @param outliers the most out-of-distribution pictures, most first
 * @param borderline the pictures next to the threshold; empty without one
 * @param distributions of each method that was computed, the verdict's first
 * @param comparison with the last run like it; empty where there is none
 * @param agreements with each truth that the run was held against
 * @param banks how AdaNeg's banks filled; empty where no method needed them
 * @param certainty how sure the threshold is; empty where no reference set it
 */
public record AuditReport(
        RunFacts run,
        Verdict verdict,
        List<String> notices,
        Counts counts,
        List<Sample> outliers,
        Borderline borderline,
        Sources sources,
        List<Distribution> distributions,
        Failures failures,
        Duplicates duplicates,
        Optional<Comparison> comparison,
        List<Agreement> agreements,
        Optional<Banks> banks,
        Optional<Certainty> certainty) {
    public AuditReport {
        notices = List.copyOf(notices);
        outliers = List.copyOf(outliers);
        distributions = List.copyOf(distributions);
        agreements = List.copyOf(agreements);
    }
}

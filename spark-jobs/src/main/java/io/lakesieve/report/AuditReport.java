package io.lakesieve.report;

import java.util.List;
import java.util.Optional;

/**
 * Holds everything that the page of a run shows. The gathering job bounds its size, which does not grow with the number
 * of images. Texts are as the tables hold them; the page escapes them.
 *
 * @param answer how many images do not belong, by the reference; empty without one
 * @param notices what a reader must know before trusting the rest, most important first
 * @param reviewed the images that people have looked at; empty where there are none
 * @param outliers the most out-of-distribution pictures, most first
 * @param borderline the pictures next to the threshold; empty without one
 * @param distributions the histogram of each computed method, the verdict's first
 * @param disagreements given labels that pictures do not resemble; empty where the run knew no given labels
 * @param history the shares of the last runs; empty where this is the first over these images
 * @param comparison with the last run like it; empty where there is none
 * @param agreements metrics against each truth that the run was evaluated with
 * @param banks how AdaNeg's banks filled; empty where no method needed them
 * @param certainty how sure the threshold is; empty where no reference set it
 */
public record AuditReport(
        RunFacts run,
        Verdict verdict,
        Optional<Answer> answer,
        List<String> notices,
        Counts counts,
        Optional<Reviewed> reviewed,
        List<Sample> outliers,
        Borderline borderline,
        Sources sources,
        List<Distribution> distributions,
        Failures failures,
        Duplicates duplicates,
        Optional<Disagreements> disagreements,
        Optional<History> history,
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

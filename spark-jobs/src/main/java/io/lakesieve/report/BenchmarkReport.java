package io.lakesieve.report;

import java.util.List;

/**
 * A benchmark's results as a page shows them.
 *
 * @param title what the benchmark is
 * @param figures one for each model, pair of sets, method and metric
 * @param missing sets that were not there
 * @param notices what is not as the benchmark has it
 */
public record BenchmarkReport(String title, List<Figure> figures, List<MissingSet> missing, List<String> notices) {
    public BenchmarkReport {
        figures = List.copyOf(figures);
        missing = List.copyOf(missing);
        notices = List.copyOf(notices);
    }

    /**
     * A figure, in [0, 1].
     *
     * @param published null where no source is at hand, as are difference and source
     */
    public record Figure(
            String model,
            String idSet,
            String oodSet,
            String method,
            String metric,
            double value,
            double spread,
            Double published,
            Double difference,
            String source) {}

    /** A set that was not there, with where its authors publish it. */
    public record MissingSet(String name, String reason, String publishedAt) {}
}

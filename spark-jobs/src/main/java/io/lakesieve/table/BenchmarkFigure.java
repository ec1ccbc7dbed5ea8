package io.lakesieve.table;

/**
 * A figure of a benchmark, in [0, 1].
 *
 * @param oodSet a set's name, or {@link #MEAN} over the sets of {@code oodGroup}
 * @param oodGroup such as near or far; {@link #ALL} for the mean over all sets
 * @param value mean over the group seeds
 * @param spread largest minus smallest over the group seeds
 * @param published the figure of a paper; null where no source is at hand
 * @param source where that stands; null without it
 */
public record BenchmarkFigure(
        String benchmark,
        String model,
        String idSet,
        String oodSet,
        String oodGroup,
        String method,
        String metric,
        double value,
        double spread,
        int seeds,
        Double published,
        String source) {
    public static final String MEAN = "mean";
    public static final String ALL = "all";

    /** Value minus published figure; null without one. */
    public Double difference() {
        return published == null ? null : Double.valueOf(value - published);
    }
}

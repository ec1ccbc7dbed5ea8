package io.lakesieve.report;

import io.lakesieve.core.verdict.ExpectedShare;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The shares of the last runs over the same images in which anything changed, this one last: of all images, then of the sources
 * to look at first.
 */
public record History(List<Series> series) {
    public History {
        series = List.copyOf(series);
    }

    /**
     * Of all images, or of a source.
     *
     * @param name of the source; empty for all images, and for those without a source
     * @param points by time, at least one
     * @param expected what the earlier good runs let one expect of the last point; empty where there are too few
     */
    public record Series(Scope scope, Optional<String> name, List<Point> points, Optional<ExpectedShare> expected) {
        public Series {
            points = List.copyOf(points);
        }

        /** That this run's share lies outside the range that was to be expected; empty where it does not. */
        public Optional<String> anomaly() {
            OptionalDouble last = points.get(points.size() - 1).share();
            return expected.filter(range -> last.isPresent() && range.isAnomaly(last.getAsDouble()))
                    .map(range -> String.format(
                            Locale.ROOT,
                            "%s, %.1f standard deviations %s what the earlier good runs let one expect (%s to %s)",
                            Show.percent(last.getAsDouble()),
                            Math.abs(range.deviations(last.getAsDouble())),
                            range.deviations(last.getAsDouble()) > 0 ? "above" : "below",
                            Show.percent(range.low()),
                            Show.percent(range.high())));
        }
    }

    /** What a series is of. */
    public enum Scope {
        ALL_IMAGES,
        A_SOURCE
    }

    /**
     * A run.
     *
     * @param share estimated not to belong; empty without an estimate
     * @param low lower end of its interval; empty without one
     * @param high upper end of its interval; empty without one
     * @param flagged share of the images with a verdict that are out; empty without verdicts
     * @param isBaseline whether later runs are compared with it
     */
    public record Point(
            String runId,
            Instant finishedAt,
            OptionalDouble share,
            OptionalDouble low,
            OptionalDouble high,
            OptionalDouble flagged,
            boolean isBaseline) {}
}

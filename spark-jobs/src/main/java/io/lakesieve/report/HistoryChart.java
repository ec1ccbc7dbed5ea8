package io.lakesieve.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Lays out a series of shares: a place for each run, from left to right, and a height in pixels for each share. */
public final class HistoryChart {
    /** Height of the drawing, in pixels. */
    public static final int HEIGHT = 132;
    /** The y of the share 0, in pixels. */
    public static final int BASE = 112;

    /** The y of the highest share of the axis, in pixels. */
    public static final int TOP = 14;
    /** The y of the times below the axis, in pixels. */
    public static final int TICK_TEXT = 128;

    private static final double MIN_HIGHEST = 0.01;

    private final History.Series series;
    private final Axis axis;
    private final double highest;

    public HistoryChart(History.Series series) {
        this.series = series;
        this.axis = new Axis(-0.5, series.points().size() - 0.5);
        this.highest = Math.max(MIN_HIGHEST, shares().max().orElse(MIN_HIGHEST));
    }

    private DoubleStream shares() {
        DoubleStream ofPoints = series.points().stream()
                .flatMapToDouble(point -> DoubleStream.of(
                        point.share().orElse(0),
                        point.high().orElse(0),
                        point.flagged().orElse(0)));
        return DoubleStream.concat(
                ofPoints, series.expected().stream().mapToDouble(range -> Math.min(1, range.high())));
    }

    /** The share at {@link #TOP}. */
    public double highest() {
        return highest;
    }

    /**
     * A run's mark.
     *
     * @param x in percent of the width
     * @param share y of the estimate, or of the flagged share where there is none, in pixels
     * @param low y of its interval's lower end
     * @param high y of its interval's upper end
     * @param className its style
     */
    public record Mark(String x, String share, String low, String high, String className, String title) {}

    /** The marks, by time; runs without any share have none. */
    public List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        for (int place = 0; place < series.points().size(); place++) {
            History.Point point = series.points().get(place);
            OptionalDouble shown = point.share().isPresent() ? point.share() : point.flagged();
            if (shown.isPresent()) {
                double share = shown.getAsDouble();
                boolean isLast = place == series.points().size() - 1;
                marks.add(new Mark(
                        axis.place(place),
                        y(share),
                        y(point.low().orElse(share)),
                        y(point.high().orElse(share)),
                        isLast && series.anomaly().isPresent()
                                ? "mark fill-out"
                                : isLast || point.isBaseline() ? "mark fill-in" : "mark fill-failed",
                        title(point)));
            }
        }
        return marks;
    }

    private static String title(History.Point point) {
        return "%s: %s%s"
                .formatted(
                        Show.time(point.finishedAt()),
                        point.share().isPresent()
                                ? "an estimated %s do not belong"
                                        .formatted(Show.percent(point.share().getAsDouble()))
                                : "no estimate",
                        point.flagged().isPresent()
                                ? ", %s flagged"
                                        .formatted(Show.percent(point.flagged().getAsDouble()))
                                : "");
    }

    /** The y of a share, in pixels. */
    public String y(double share) {
        return String.format(Locale.ROOT, "%.2f", BASE - share / highest * (BASE - TOP));
    }

    /** The height between two shares, in pixels. */
    public String height(double low, double high) {
        return String.format(Locale.ROOT, "%.2f", (high - low) / highest * (BASE - TOP));
    }
}

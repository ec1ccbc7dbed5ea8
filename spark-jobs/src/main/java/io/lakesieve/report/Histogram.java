package io.lakesieve.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lays out a distribution as stacked bars: outliers at the bottom, the other images above them. Heights are in pixels
 * and proportional to the counts; a bar of at least one image is at least one pixel high.
 */
public final class Histogram {
    /** Height of the drawing, in pixels. */
    public static final int HEIGHT = 196;
    /** The y of the bars' base line, in pixels. */
    public static final int BASE = 168;
    /** The y of the numbers below the axis, in pixels. */
    public static final int TICK_TEXT = 187;
    /** The y of the threshold line's upper end, in pixels. */
    public static final int THRESHOLD_TOP = 18;

    private static final int BARS_TOP = 26;
    private static final int TICKS = 5;

    private final Distribution distribution;
    private final Axis axis;
    private final long tallest;

    public Histogram(Distribution distribution) {
        this.distribution = distribution;
        List<Distribution.Bin> bins = distribution.bins();
        this.axis = bins.isEmpty()
                ? Axis.ofShares()
                : new Axis(bins.get(0).low(), bins.get(bins.size() - 1).high());
        this.tallest = bins.stream().mapToLong(Distribution.Bin::images).max().orElse(0);
    }

    /**
     * A rectangle.
     *
     * @param className its style
     * @param x left edge in percent of the width
     * @param y top in pixels
     * @param width in percent of the width
     * @param height in pixels
     * @param title what it stands for
     */
    public record Bar(String className, String x, String y, String width, String height, String title) {}

    public Axis axis() {
        return axis;
    }

    /** The values to write below the bars: edges of bins, the first, the last and some between. */
    public List<Double> ticks() {
        List<Distribution.Bin> bins = distribution.bins();
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i < TICKS && !bins.isEmpty(); i++) {
            int edge = Math.round((float) i * bins.size() / (TICKS - 1));
            ticks.add(edge == 0 ? bins.get(0).low() : bins.get(edge - 1).high());
        }
        return ticks.stream().distinct().toList();
    }

    /** The bars, from left to right and from below upwards. */
    public List<Bar> bars() {
        List<Bar> bars = new ArrayList<>();
        for (Distribution.Bin bin : distribution.bins()) {
            double top = BASE;
            top = stack(bars, bin, "fill-out", bin.out(), top, "out");
            top = stack(bars, bin, "fill-in", bin.in(), top, "in");
            stack(bars, bin, "fill-undecided", bin.undecided(), top, "without a verdict");
        }
        return bars;
    }

    private double stack(
            List<Bar> bars, Distribution.Bin bin, String className, long images, double bottom, String what) {
        if (images == 0) {
            return bottom;
        }
        double height = Math.max(1, (double) images / tallest * (BASE - BARS_TOP));
        bars.add(new Bar(
                className,
                axis.place(bin.low()),
                pixels(bottom - height),
                axis.width(bin.low(), bin.high()),
                pixels(height),
                "%s %s, from %s to %s"
                        .formatted(Show.count(images), what, Show.score(bin.low()), Show.score(bin.high()))));
        return bottom - height;
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** A text alternative for the chart. */
    public String description() {
        if (distribution.bins().isEmpty()) {
            return "No image was scored.";
        }
        Distribution.Bin most = distribution.bins().stream()
                .max((a, b) -> Long.compare(a.images(), b.images()))
                .orElseThrow();
        String range = "%s scored from %s to %s, most of them (%s) between %s and %s."
                .formatted(
                        Show.count(distribution.images(), "image", "images"),
                        Show.score(distribution.bins().get(0).low()),
                        Show.score(distribution
                                .bins()
                                .get(distribution.bins().size() - 1)
                                .high()),
                        Show.count(most.images()),
                        Show.score(most.low()),
                        Show.score(most.high()));
        return distribution.threshold().isEmpty()
                ? range
                : range
                        + " %s below the threshold %s."
                                .formatted(
                                        Show.count(distribution.out()),
                                        Show.score(distribution.threshold().getAsDouble()));
    }
}

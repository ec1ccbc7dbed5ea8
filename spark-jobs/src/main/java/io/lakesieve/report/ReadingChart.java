package io.lakesieve.report;

import io.lakesieve.core.verdict.FalseDiscovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lays out how far to look: along the list of images from the lowest score on, how many outliers were met, and how many
 * good ones among them. Heights are in pixels and proportional to the images that were read.
 */
public final class ReadingChart {
    /** Height of the drawing, in pixels. */
    public static final int HEIGHT = 196;
    /** The y of the bars' base line, in pixels. */
    public static final int BASE = 168;
    /** The y of the numbers below the axis, in pixels. */
    public static final int TICK_TEXT = 187;

    private static final int TOP = 26;

    private final List<FalseDiscovery.ReadUpTo> reading;
    private final Axis axis;
    private final long images;

    public ReadingChart(Answer answer) {
        this.reading = answer.reading();
        this.images = answer.finding().lake().images();
        this.axis = new Axis(0, (double) images);
    }

    public Axis axis() {
        return axis;
    }

    /** The numbers of images to write below the bars. */
    public List<Long> ticks() {
        return List.of(0L, images / 2, images).stream().distinct().toList();
    }

    /** The bars, from left to right: outliers at the bottom, good images above them. */
    public List<Histogram.Bar> bars() {
        List<Histogram.Bar> bars = new ArrayList<>();
        long from = 0;
        for (FalseDiscovery.ReadUpTo place : reading) {
            double out = place.images() - place.good();
            String title = "of the first %s some %s do not belong and %s do"
                    .formatted(
                            Show.count(place.images()),
                            Show.count(Math.round(out)),
                            Show.count(Math.round(place.good())));
            double top = bar(bars, "fill-out", from, place.images(), out, BASE, title);
            bar(bars, "fill-in", from, place.images(), place.good(), top, title);
            from = place.images();
        }
        return bars;
    }

    private double bar(
            List<Histogram.Bar> bars, String style, long from, long to, double count, double bottom, String title) {
        double height = count / images * (BASE - TOP);
        bars.add(new Histogram.Bar(
                style,
                axis.place((double) from),
                pixels(bottom - height),
                axis.width((double) from, (double) to),
                pixels(height),
                title));
        return bottom - height;
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}

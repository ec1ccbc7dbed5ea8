package io.lakesieve.report;

import java.util.Locale;

/** Maps values to positions along a chart's width, in percent: charts scale with the page, their text does not. */
public final class Axis {
    private static final int PERCENT = 100;
    private static final double NEAR_AN_END = 0.12;

    private final double low;
    private final double high;

    /** An axis from one value to another, above it. */
    public Axis(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** The axis of a share: 0 to 1. */
    public static Axis ofShares() {
        return new Axis(0, 1);
    }

    /** The position of a value, as {@code 12.5%}, clamped to the axis. */
    public String place(double value) {
        return percent(fraction(value));
    }

    /** The distance between two values, as {@code 12.5%}. */
    public String width(double from, double to) {
        return percent(fraction(to) - fraction(from));
    }

    /** The SVG text anchor at a value, so that the text stays on the chart: start, middle or end. */
    public String anchor(double value) {
        double fraction = fraction(value);
        return fraction < NEAR_AN_END ? "start" : fraction > 1 - NEAR_AN_END ? "end" : "middle";
    }

    private double fraction(double value) {
        return Math.min(1, Math.max(0, (value - low) / (high - low)));
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.3f%%", PERCENT * fraction);
    }
}

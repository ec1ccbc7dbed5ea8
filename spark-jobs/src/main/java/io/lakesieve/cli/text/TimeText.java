package io.lakesieve.cli.text;

import java.util.Locale;

/** Formats a duration for people: seconds, minutes and seconds, or hours and minutes. */
public final class TimeText {
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;

    /** Such as 40 s, 3 min 20 s, or 5 h 10 min. */
    public static String of(double seconds) {
        long whole = Math.round(seconds);
        if (whole < MINUTE) {
            return whole + " s";
        }
        return whole < HOUR
                ? String.format(Locale.ROOT, "%d min %d s", whole / MINUTE, whole % MINUTE)
                : String.format(Locale.ROOT, "%,d h %d min", whole / HOUR, whole % HOUR / MINUTE);
    }

    private TimeText() {}
}

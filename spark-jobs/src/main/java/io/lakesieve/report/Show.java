package io.lakesieve.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats the page's numbers, times and texts. */
public final class Show {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final double SMALLEST_SHARE = 0.001;
    private static final int PERCENT = 100;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int FINGERPRINT_LENGTH = 16;

    /** A number of things: {@code 1,234}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A number of things with the word for them: {@code 1 image}, {@code 2 images}. */
    public static String count(long value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    /** A share in percent: {@code 6.3 %}; never rounded to 0 or 100 % unless it is exactly that. */
    public static String percent(double share) {
        if (share > 0 && share < SMALLEST_SHARE) {
            return "< 0.1 %";
        }
        if (share < 1 && share > 1 - SMALLEST_SHARE) {
            return "> 99.9 %";
        }
        return String.format(Locale.ROOT, "%.1f %%", PERCENT * share);
    }

    /** A difference of shares in percentage points, with its sign: {@code +6.3}. */
    public static String points(double difference) {
        String text = String.format(Locale.ROOT, "%+.1f", PERCENT * difference);
        return text.equals("-0.0") ? "+0.0" : text.replace('-', '−');
    }

    /** A figure in percent, without its sign: {@code 93.36}. */
    public static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", PERCENT * value);
    }

    /** A score: {@code 0.0832}. */
    public static String score(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replace('-', '−');
    }

    /** A round number with no more digits than it has: {@code 0.05}. */
    public static String round(double value) {
        String text = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        return (value == 0 ? "0" : text).replace('-', '−');
    }

    /** A duration: {@code 12.3 s}, {@code 4 min 10 s}. */
    public static String seconds(double seconds) {
        if (seconds < SECONDS_PER_MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        long minutes = whole / SECONDS_PER_MINUTE;
        return minutes < SECONDS_PER_MINUTE
                ? "%d min %02d s".formatted(minutes, whole % SECONDS_PER_MINUTE)
                : "%d h %02d min".formatted(minutes / SECONDS_PER_MINUTE, minutes % SECONDS_PER_MINUTE);
    }

    /** A rate: {@code 12.3/s}. */
    public static String rate(double itemsPerSecond) {
        return String.format(Locale.ROOT, itemsPerSecond < 100 ? "%,.1f/s" : "%,.0f/s", itemsPerSecond);
    }

    /** A moment: {@code 22 November 2026, 05:10 UTC}. */
    public static String time(Instant moment) {
        return TIME.format(moment);
    }

    /** The first digits of a fingerprint, enough to tell two apart. */
    public static String fingerprint(String whole) {
        return whole.substring(0, Math.min(FINGERPRINT_LENGTH, whole.length()));
    }

    /**
     * A text of the user's with invisible characters made visible: controls, line breaks, bidirectional marks and
     * unpaired surrogates become their code, such as {@code \}{@code u202E}.
     */
    public static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isUnseen(character)) {
                visible.append(String.format(Locale.ROOT, "\\u%04X", character));
            } else {
                visible.appendCodePoint(character);
            }
        });
        return visible.toString();
    }

    private static boolean isUnseen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private Show() {}
}

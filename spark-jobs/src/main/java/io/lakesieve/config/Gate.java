package io.lakesieve.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must not be true of a run, such as {@code flagged_share > 0.02}, {@code failed_share per source >= 0.1} or {@code
 * change(images_listed) < -100}.
 *
 * @param rule as the user wrote it, spaces made single
 * @param measure what is measured
 * @param kind of the run alone, or by how much it has changed since the last good run
 * @param scope over the run, or each of its sources
 * @param comparison of the value with the limit
 */
public record Gate(String rule, Measure measure, Kind kind, Scope scope, Comparison comparison, double limit) {
    private static final Pattern RULE = Pattern.compile(
            "(?:change\\( ?(?<changed>\\w+) ?\\)|(?<measure>\\w+))(?<scope> per source)? ?(?<comparison>[<>]=?) ?(?<limit>\\S+)");

    /** What can be measured of a run or a source. */
    public enum Measure {
        /** Images out of distribution, of those with a verdict. */
        FLAGGED_SHARE,
        /** Images without a score, of all. */
        FAILED_SHARE,
        /** Images. */
        IMAGES_LISTED,
        /** Images out of distribution that were not in the last good run. */
        NEW_OUTLIERS,
        /** The estimated share of images that do not belong. */
        OUTLIER_SHARE,
        /** The lower end of its 90 % interval. */
        OUTLIER_SHARE_LOW,
        /** By how many standard deviations it lies above the mean of earlier good runs; negative below it. */
        OUTLIER_SHARE_ANOMALY;

        /** The name in a rule. */
        public String ruleName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it counts verdicts. */
        public boolean needsVerdicts() {
            return this == FLAGGED_SHARE || this == NEW_OUTLIERS;
        }

        /** Whether it compares with earlier runs, so that its change says nothing. */
        boolean isComparison() {
            return this == NEW_OUTLIERS || this == OUTLIER_SHARE_ANOMALY;
        }

        /** Whether it is an estimate from a reference. */
        public boolean needsReference() {
            return this == OUTLIER_SHARE || this == OUTLIER_SHARE_LOW || this == OUTLIER_SHARE_ANOMALY;
        }
    }

    /** Whether a value stands for itself. */
    public enum Kind {
        VALUE,
        CHANGE
    }

    /** What a value is of. */
    public enum Scope {
        RUN,
        EACH_SOURCE
    }

    /** How a value is compared with the limit. */
    public enum Comparison {
        ABOVE(">"),
        AT_LEAST(">="),
        BELOW("<"),
        AT_MOST("<=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        /** As it stands in a rule. */
        public String sign() {
            return sign;
        }
    }

    /**
     * Reads a rule.
     *
     * @throws InputException if it is none
     */
    public static Gate parse(String text) {
        String rule = text.strip().replaceAll("\\s+", " ");
        Matcher matcher = RULE.matcher(rule);
        if (!matcher.matches()) {
            throw new InputException(
                    "--fail-if '%s' is no rule: write MEASURE OPERATOR NUMBER, such as 'flagged_share > 0.02', 'failed_share per source > 0.1' or 'change(images_listed) < -100'."
                            .formatted(text));
        }
        boolean isChange = matcher.group("changed") != null;
        Measure measure = measure(isChange ? matcher.group("changed") : matcher.group("measure"), text);
        if (isChange && measure.isComparison()) {
            throw new InputException(
                    "--fail-if '%s' asks for the change of %s, which compares with earlier runs itself: leave change() out."
                            .formatted(text, measure.ruleName()));
        }
        return new Gate(
                rule,
                measure,
                isChange ? Kind.CHANGE : Kind.VALUE,
                matcher.group("scope") == null ? Scope.RUN : Scope.EACH_SOURCE,
                comparison(matcher.group("comparison")),
                limit(matcher.group("limit"), text));
    }

    private static Measure measure(String name, String text) {
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.ruleName().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException("--fail-if '%s' names '%s', which is no measure: there are %s."
                        .formatted(
                                text,
                                name,
                                Arrays.stream(Measure.values())
                                        .map(Measure::ruleName)
                                        .collect(Collectors.joining(", ")))));
    }

    private static Comparison comparison(String sign) {
        return Arrays.stream(Comparison.values())
                .filter(comparison -> comparison.sign().equals(sign))
                .findFirst()
                .orElseThrow();
    }

    private static double limit(String number, String text) {
        try {
            double limit = Double.parseDouble(number);
            if (Double.isFinite(limit)) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw notANumber(number, text, e);
        }
        throw notANumber(number, text, null);
    }

    private static InputException notANumber(String number, String text, NumberFormatException cause) {
        return new InputException(
                "--fail-if '%s' ends with '%s', which is no number: write one such as 0.02.".formatted(text, number),
                cause);
    }
}

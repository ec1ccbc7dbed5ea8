package io.lakesieve.core.mining;

import java.io.Serializable;
import java.math.BigDecimal;

/** How many candidates NegMining keeps: a share of each part of speech, or a total number. */
public sealed interface NegativeQuota extends Serializable permits NegativeQuota.Share, NegativeQuota.Count {

    /**
     * Keeps {@code floor(n * share)} of the n nouns, and likewise of the adjectives (NegLabel keeps 0.15).
     *
     * @param share above 0 and below 1
     */
    record Share(double share) implements NegativeQuota {
        /** Checks the range. */
        public Share {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException(
                        "A share of negatives lies between 0 and 1, both excluded, not " + share);
            }
        }
    }

    /**
     * Keeps {@code count} in all: {@code floor(count * adjectives / all)} adjectives, and nouns for the rest.
     *
     * @param count at least 1
     */
    record Count(int count) implements NegativeQuota {
        /** Checks the range. */
        public Count {
            if (count < 1) {
                throw new IllegalArgumentException("A number of negatives is 1 or more, not " + count);
            }
        }
    }

    /**
     * Reads a share (a value below 1, such as {@code 0.15}) or a count (a whole number, such as {@code 5000}).
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static NegativeQuota parse(String text) {
        try {
            BigDecimal value = new BigDecimal(text.strip());
            if (value.signum() > 0) {
                return value.compareTo(BigDecimal.ONE) < 0
                        ? new Share(value.doubleValue())
                        : new Count(value.intValueExact());
            }
        } catch (NumberFormatException e) {
            throw unreadable(text, "it is not a number", e);
        } catch (ArithmeticException e) {
            throw unreadable(text, "a value of 1 or more is a count, and a count is a whole number", e);
        }
        throw unreadable(text, "it is not above 0", null);
    }

    private static IllegalArgumentException unreadable(String text, String why, Throwable cause) {
        return new IllegalArgumentException(
                "'" + text + "' does not say how many negatives to keep: " + why
                        + "; give a share below 1, such as 0.15, or a count, such as 5000",
                cause);
    }
}

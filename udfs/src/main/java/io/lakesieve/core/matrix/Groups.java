package io.lakesieve.core.matrix;

import java.io.Serializable;

/**
 * The groups that negatives are dealt into, so that many of them do not drown the ID labels (NegLabel, section 3.3).
 *
 * <p>Group g holds the positions {@code g * size} to {@code (g + 1) * size - 1}; positions from {@code count * size} on
 * are in no group.
 *
 * @param count G, at least 1
 * @param size {@code floor(N / G)}, at least 1
 */
public record Groups(int count, int size) implements Serializable {
    /** Checks that no group is empty. */
    public Groups {
        if (count < 1 || size < 1) {
            throw new IllegalArgumentException(
                    "Groups: at least 1 group of at least 1 negative, not " + count + " of " + size);
        }
    }

    /**
     * Deals {@code negatives} into {@code count} groups of one size.
     *
     * @throws IllegalArgumentException if there are fewer negatives than groups
     */
    public static Groups of(int negatives, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("Negatives are dealt into 1 group or more, not " + count);
        }
        if (negatives < count) {
            throw new IllegalArgumentException(negatives + " negatives do not fill " + count + " groups");
        }
        return new Groups(count, negatives / count);
    }

    /** Deals so where there are negatives enough, else into one group: for scores that nobody asks for. */
    public static Groups whereEnough(int negatives, int count) {
        return negatives < count ? new Groups(1, negatives) : of(negatives, count);
    }

    /** Rejects groups that were made for more negatives than there are. */
    void requireAtMost(int negatives) {
        if ((long) count * size > negatives) {
            throw new IllegalArgumentException(
                    count + " groups of " + size + " were made for more negatives than the " + negatives + " given");
        }
    }
}

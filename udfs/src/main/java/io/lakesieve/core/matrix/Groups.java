package io.lakesieve.core.matrix;

import java.io.Serializable;

/**
 * A partition of the negatives into groups of equal size. A softmax takes in one group at a time, so that thousands of
 * negatives do not outweigh the ID labels (NegLabel, section 3.3).
 *
 * <p>Group g holds the positions {@code g * size} to {@code (g + 1) * size - 1}; positions from {@code count * size} on
 * belong to no group.
 *
 * @param count G, at least 1
 * @param size {@code floor(N / G)}, at least 1
 */
public record Groups(int count, int size) implements Serializable {
    /** Rejects counts and sizes below 1. */
    public Groups {
        if (count < 1 || size < 1) {
            throw new IllegalArgumentException(
                    "Groups: at least 1 group of at least 1 negative, not " + count + " of " + size);
        }
    }

    /**
     * Divides {@code negatives} into {@code count} groups of equal size.
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

    /**
     * Like {@link #of}, but a single group if there are fewer negatives than groups: for a score that is computed along
     * but not reported.
     */
    public static Groups ofOrOneGroup(int negatives, int count) {
        return negatives < count ? new Groups(1, negatives) : of(negatives, count);
    }

    /** Throws an {@link IllegalArgumentException} if the groups hold more negatives than there are. */
    void requireAtMost(int negatives) {
        if ((long) count * size > negatives) {
            throw new IllegalArgumentException(
                    count + " groups of " + size + " were made for more negatives than the " + negatives + " given");
        }
    }
}

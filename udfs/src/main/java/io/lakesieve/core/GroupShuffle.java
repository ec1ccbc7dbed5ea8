package io.lakesieve.core;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * The seeded shuffle that deals negatives into groups (NegLabel, section 3.3: groups are drawn at random).
 *
 * <p>It is the Fisher-Yates shuffle from the last place down over {@link Random}, whose generator and
 * {@code nextInt(bound)} are specified to the bit: a seed gives the same positions on every JVM, now and later.
 */
public final class GroupShuffle {
    private GroupShuffle() {}

    /**
     * Returns the position of each rank: a permutation of 0 to {@code negatives - 1}.
     *
     * <p>Starting from {@code position[i] = i}, for i from {@code negatives - 1} down to 1, the values at i and at
     * {@code random.nextInt(i + 1)} are exchanged.
     */
    public static int[] positions(int negatives, long seed) {
        int[] positions = IntStream.range(0, negatives).toArray();
        Random random = new Random(seed);
        for (int i = negatives - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int held = positions[i];
            positions[i] = positions[other];
            positions[other] = held;
        }
        return positions;
    }
}

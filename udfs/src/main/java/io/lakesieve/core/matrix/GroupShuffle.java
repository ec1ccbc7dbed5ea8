package io.lakesieve.core.matrix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The seeded shuffle that deals negatives into groups (NegLabel, section 3.3: groups are drawn at random). */
public final class GroupShuffle {
    private GroupShuffle() {}

    /**
     * Returns the position of each rank: a permutation of 0 to {@code negatives - 1}, by {@link Collections#shuffle(List,
     * Random)}. A seed gives the same positions on every JVM: {@link Random} is specified to the bit, and so is the order in
     * which the shuffle asks it.
     */
    public static int[] positions(int negatives, long seed) {
        List<Integer> positions =
                IntStream.range(0, negatives).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(positions, new Random(seed));
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }
}

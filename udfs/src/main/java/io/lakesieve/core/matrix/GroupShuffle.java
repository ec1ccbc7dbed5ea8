package io.lakesieve.core.matrix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The seeded random permutation by which negatives are distributed over groups (NegLabel, section 3.3). */
public final class GroupShuffle {
    private GroupShuffle() {}

    /**
     * Returns the position of each rank: a permutation of 0 to {@code negatives - 1}, by {@link
     * Collections#shuffle(List, Random)}. A seed gives the same permutation on every JVM, since both the generator
     * {@link Random} and the shuffle are specified exactly.
     */
    public static int[] positions(int negatives, long seed) {
        List<Integer> positions =
                IntStream.range(0, negatives).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(positions, new Random(seed));
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }
}

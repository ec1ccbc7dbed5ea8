package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LargestTest {
    @Test
    void equalValuesGoByPlace() {
        assertThat(places(new float[] {0, 2, 0, 2, 2}, 4)).containsExactly(1, 3, 4, 0);
    }

    @Test
    void thereMayBeFewerThanWanted() {
        assertThat(places(new float[] {-1, -3, -2}, 5)).containsExactly(0, 2, 1);
    }

    @Test
    void equalValuesGoByTheGivenOrder() {
        Largest largest = new Largest(3, new int[] {9, 8, 7, 6});

        largest.find(new float[] {1, 2, 2, 0}, 4, new Lanes());

        assertThat(largest.place(0)).isEqualTo(2);
        assertThat(largest.place(1)).isEqualTo(1);
        assertThat(largest.place(2)).isZero();
    }

    @Property(tries = 500, seed = "22")
    void theyAreThoseThatAFullSortPutsFirst(
            @ForAll @IntRange(min = 1, max = 3000) int length,
            @ForAll @IntRange(min = 1, max = 12) int wanted,
            @ForAll @IntRange(min = 1, max = 2000) int distinct,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (random.nextInt(distinct) - distinct / 2) / 64f;
        }
        Integer[] sorted = IntStream.range(0, length)
                .boxed()
                .sorted(Comparator.comparing(i -> -values[i]))
                .limit(wanted)
                .toArray(Integer[]::new);

        assertThat(places(values, wanted)).containsExactly(sorted);
    }

    private static Integer[] places(float[] values, int wanted) {
        Largest largest = new Largest(wanted, IntStream.range(0, 3000).toArray());
        Lanes lanes = new Lanes();
        // What was found before is forgotten.
        largest.find(new float[] {7, 8, 9, 10, 11, 12}, 6, lanes);
        largest.find(values, values.length, lanes);
        return IntStream.range(0, largest.found()).mapToObj(largest::place).toArray(Integer[]::new);
    }
}

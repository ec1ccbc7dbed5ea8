package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopKTest {
    @Test
    void equalValuesGoByPosition() {
        assertThat(positions(new float[] {0, 2, 0, 2, 2}, 4)).containsExactly(1, 3, 4, 0);
    }

    @Test
    void thereMayBeFewerThanK() {
        assertThat(positions(new float[] {-1, -3, -2}, 5)).containsExactly(0, 2, 1);
    }

    @Property(tries = 500, seed = "22")
    void theTopKAreThoseThatAFullSortPutsFirst(
            @ForAll @IntRange(min = 1, max = 5000) int length,
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

        assertThat(positions(values, wanted)).containsExactly(sorted);
    }

    private static Integer[] positions(float[] values, int wanted) {
        SimdLayout layout = SimdLayout.of(values.length);
        float[][] rows = new float[layout.rows()][];
        float[] maxima = new float[layout.lanes()];
        Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
        for (int t = 0; t < rows.length; t++) {
            rows[t] = new float[layout.width(t)];
            for (int lane = 0; lane < rows[t].length; lane++) {
                rows[t][lane] = values[layout.position(layout.start(t) + lane)];
                maxima[lane] = Math.max(maxima[lane], rows[t][lane]);
            }
        }
        TopK largest = new TopK(layout, wanted);
        // What was found before is forgotten.
        float[][] zeros = Arrays.stream(rows).map(row -> new float[row.length]).toArray(float[][]::new);
        largest.find(new float[maxima.length], zeros);
        largest.find(maxima, rows);
        return IntStream.range(0, largest.found()).mapToObj(largest::position).toArray(Integer[]::new);
    }
}

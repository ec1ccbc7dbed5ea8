package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SumsTest {
    private static final double ROUNDING = 1e-6;

    @Property(tries = 300, seed = "23")
    void sumsOfRangesAreThoseInDouble(
            @ForAll @IntRange(min = 0, max = 300) int from,
            @ForAll @IntRange(min = 0, max = 5000) int length,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] values = new float[from + length + 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        double expected = 0;
        for (int i = from + length - 1; i >= from; i--) {
            expected += values[i];
        }
        assertThat(Sums.of(values, from, from + length)).isCloseTo(expected, within(ROUNDING * expected));
    }
}

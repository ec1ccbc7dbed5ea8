package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedPointSumsTest {
    @Test
    void powersOfTwoAreSummedExactly() {
        FixedPointSums sums = new FixedPointSums(2);
        sums.add(0, 1);
        sums.add(0, 0x1p-40);
        sums.add(1, 0.25);

        assertThat(sums.value(0)).isEqualTo(1 + 0x1p-40);
        assertThat(sums.value(1)).isEqualTo(0.25);
    }

    /** Sums of doubles would differ in their last digits. */
    @Test
    void anySplitAndOrderGivesTheSameBits() {
        List<Double> values = new ArrayList<>(new Random(3)
                .doubles(5_000)
                .map(value -> Math.pow(value, 9))
                .boxed()
                .toList());
        double together = sum(values).value(0);

        for (int parts : new int[] {2, 7, 100}) {
            Collections.shuffle(values, new Random(parts));
            FixedPointSums merged = new FixedPointSums(1);
            int size = values.size() / parts;
            for (int part = 0; part < parts; part++) {
                int to = part == parts - 1 ? values.size() : (part + 1) * size;
                merged.add(sum(values.subList(part * size, to)));
            }
            assertThat(merged.value(0)).isEqualTo(together);
        }
    }

    @Test
    void sumsOfAnotherNumberAreRefused() {
        assertThatThrownBy(() -> new FixedPointSums(2).add(new FixedPointSums(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 sums cannot be added to 2");
    }

    private static FixedPointSums sum(List<Double> values) {
        FixedPointSums sums = new FixedPointSums(1);
        values.forEach(value -> sums.add(0, value));
        return sums;
    }
}

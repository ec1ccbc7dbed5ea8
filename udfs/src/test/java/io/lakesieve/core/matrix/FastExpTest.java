package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class FastExpTest {
    private static final double NEAR = 5e-6;
    private static final double FAR = 1e-4;
    private static final double SMALLEST = Math.exp(-69);

    @Test
    void theReferenceItselfHasTheExponentialOne() {
        assertThat(exp(0.3f, 0.3f, 100)).isEqualTo(1);
        assertThat(exp(-1, -1, LabelSpace.MAX_LOGIT_SCALE)).isEqualTo(1);
    }

    @Property(tries = 3000, seed = "21")
    void exponentialsAreThoseOfMathExp(
            @ForAll @DoubleRange(min = -1, max = 1) double value,
            @ForAll @DoubleRange(min = -1, max = 1) double other,
            @ForAll @DoubleRange(min = 0.1, max = LabelSpace.MAX_LOGIT_SCALE) double rate) {
        float small = (float) Math.min(value, other);
        float reference = (float) Math.max(value, other);
        // A difference of floats that is rounded to a float comes first, as it does there.
        double exponent = rate * (small - reference);
        double expected = Math.exp(exponent);

        double error = exponent > -10 ? NEAR : FAR;
        if (exponent > -69) {
            assertThat(exp(small, reference, rate)).isCloseTo(expected, within(error * expected));
        } else {
            assertThat(exp(small, reference, rate)).isBetween(0.9 * SMALLEST, 1.1 * SMALLEST);
        }
    }

    @Test
    void everyElementOfALongArrayGivesTheSameBits() {
        float[] values = new float[1000];
        Arrays.fill(values, 0.25f);
        float[] exponentials = new float[1001];

        new FastExp(50).of(values, 1000, 0.5f, exponentials);

        for (int i = 0; i < 1000; i++) {
            assertThat((double) exponentials[i]).isEqualTo(exp(0.25f, 0.5f, 50));
        }
        assertThat(exponentials[1000]).isZero();
    }

    @Test
    void exponentialsAreAddedToSumsAndWeightedSums() {
        float[] sums = {1, 2, 3};
        float[] weightedSums = {10, 20, 30};

        new FastExp(2).add(new float[] {0.5f, 0.25f, 7}, 2, 0.5f, sums, weightedSums);

        assertThat(sums).containsExactly(2, (float) (2 + exp(0.25f, 0.5f, 2)), 3);
        assertThat(weightedSums).containsExactly(10, (float) (20 - 0.25 * exp(0.25f, 0.5f, 2)), 30);
    }

    private static double exp(float value, float reference, double rate) {
        float[] exponentials = new float[1];
        new FastExp(rate).of(new float[] {value}, 1, reference, exponentials);
        return exponentials[0];
    }
}

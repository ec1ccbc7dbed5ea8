package io.lakesieve.core.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.Fixtures;
import io.lakesieve.core.PublishedCase;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClosenessTest {
    static List<MatmulBackend> backends() {
        return List.of(MatmulBackend.plain(), MatmulBackends.fastest());
    }

    @Test
    void theQuantileLiesBetweenTheTwoLargestOfFiveCosines() {
        // 0.95 * 4 = 3.8: four fifths of the way from 0.5 to 0.75.
        assertThat(Closeness.quantile(new double[] {0.25, 0.75, -0.5, 0.5, 0})).isCloseTo(0.7f, within(1e-7f));
    }

    @Test
    void theQuantileOfTwentyOneCosinesIsTheSecondLargest() {
        double[] cosines = new double[21];
        for (int i = 0; i < 21; i++) {
            cosines[i] = i * 2 % 21 / 32f;
        }

        assertThat(Closeness.quantile(cosines)).isEqualTo(19 / 32f);
    }

    @Test
    void withOneLabelItIsTheCosine() {
        assertThat(Closeness.quantile(new double[] {0.5})).isEqualTo(0.5f);
    }

    @Property(tries = 200, seed = "7")
    void theQuantileIsThatOfTheSortedCosines(@ForAll @IntRange(min = 1, max = 300) int labels, @ForAll long seed) {
        // Few distinct values, so that many are equal.
        double[] cosines = new Random(seed)
                .ints(labels, -40, 41)
                .mapToDouble(value -> value / 64.0)
                .toArray();
        double[] sorted = cosines.clone();
        Arrays.sort(sorted);
        double place = 0.95 * (labels - 1);
        double lower = sorted[(int) Math.floor(place)];
        double upper = sorted[(int) Math.ceil(place)];

        assertThat((double) Closeness.quantile(cosines))
                .isCloseTo(lower + (place - Math.floor(place)) * (upper - lower), within(1e-7));
    }

    /** More candidates than a block holds, so each is at different rows. */
    @ParameterizedTest
    @MethodSource("backends")
    void manyCandidatesGiveWhatEachGivesAlone(MatmulBackend backend) {
        EmbeddingMatrix candidates = Fixtures.of("small").matrix("candidates");
        EmbeddingMatrix labels = Fixtures.of("small").matrix("id_labels");
        float[] together = PublishedCase.closeness(backend, candidates, labels);

        try (Closeness closeness = new Closeness(backend, labels, ClosenessRule.QUANTILE)) {
            for (int i = 0; i < candidates.rows(); i += 3) {
                assertThat(closeness.of(List.of(candidates.row(i)))).containsExactly(together[i]);
            }
        }
    }

    @Test
    void withoutLabelsThereIsNoCloseness() {
        assertThatThrownBy(() -> new Closeness(MatmulBackend.plain(), EmbeddingMatrix.empty(3), ClosenessRule.QUANTILE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Closeness needs at least one ID label");
    }
}

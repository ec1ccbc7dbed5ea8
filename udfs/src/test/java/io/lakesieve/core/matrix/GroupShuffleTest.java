package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupShuffleTest {

    /** The lists come from a Python version of the generator that the javadoc of java.util.Random specifies. */
    @Test
    void aSeedGivesTheSamePositionsForEver() {
        assertThat(GroupShuffle.positions(10, 0)).containsExactly(4, 8, 9, 6, 3, 5, 2, 1, 7, 0);
        assertThat(GroupShuffle.positions(10, 42)).containsExactly(4, 6, 2, 1, 7, 9, 8, 5, 3, 0);
        assertThat(GroupShuffle.positions(10, -7)).containsExactly(1, 4, 7, 8, 9, 0, 3, 5, 6, 2);
    }

    @Test
    void everyPositionIsTakenOnce() {
        int[] positions = GroupShuffle.positions(1000, 3);

        assertThat(IntStream.of(positions).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void noNegativesHaveNoPositions() {
        assertThat(GroupShuffle.positions(0, 1)).isEmpty();
    }
}

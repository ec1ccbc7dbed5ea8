package io.lakesieve.core.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.core.score.TextScore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BankCandidateTest {
    private static final int ID_LABELS = 10;
    private static final float[] EMBEDDING = {1};

    @Test
    void aConfidentIdImageIsBankedUnderItsNearestLabel() {
        assertThat(scored(0.76).candidate("image", EMBEDDING, ID_LABELS, AdaNegParameters.DEFAULT))
                .contains(new BankCandidate(3, 0.5, "image", EMBEDDING));
    }

    @Test
    void aConfidentOodImageIsBankedUnderItsNearestNegative() {
        assertThat(scored(0.24).candidate("image", EMBEDDING, ID_LABELS, AdaNegParameters.DEFAULT))
                .contains(new BankCandidate(ID_LABELS + 7, 1.5, "image", EMBEDDING));
    }

    @Test
    void imagesWithinTheBoundsAreNotBanked() {
        for (double vanilla : new double[] {0.25, 0.5, 0.75, Double.NaN}) {
            assertThat(scored(vanilla).candidate("image", EMBEDDING, ID_LABELS, AdaNegParameters.DEFAULT))
                    .isEmpty();
        }
    }

    @Test
    void theOrderIsByEntropyThenByTheBytesOfTheId() {
        BankCandidate first = new BankCandidate(0, 0.5, "\uffff", EMBEDDING);
        BankCandidate second = new BankCandidate(0, 0.5, "\ud83d\ude00", EMBEDDING);
        BankCandidate third = new BankCandidate(0, 0.75, "a", EMBEDDING);

        assertThat(Stream.of(third, second, first).sorted()).containsExactly(first, second, third);
    }

    @Test
    void anEntropyWithoutPlaceInTheOrderIsRejected() {
        assertThatThrownBy(() -> new BankCandidate(0, Double.NaN, "image", EMBEDDING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The entropy of image image is NaN");
    }

    private static TextScore scored(double vanilla) {
        return new TextScore(0, vanilla, 0, 0, 0, 0, 3, 0.5, 7, 1.5, new int[0], new double[0]);
    }
}

package io.lakesieve.core.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureBankTest {
    private static final BankCandidate CAT = candidate(1, 0.25, "cat");
    private static final BankCandidate LYNX = candidate(1, 0.5, "lynx");
    private static final BankCandidate LION = candidate(1, 0.75, "lion");
    private static final BankCandidate FORK = candidate(4, 0.125, "fork");

    private final FeatureBank bank = FeatureBank.of(List.of(FORK, LION, CAT, LYNX, CAT), 2);

    @Test
    void everyLabelKeepsTheImagesOfLowestEntropy() {
        assertThat(bank.entries(1)).containsExactly(CAT, LYNX);
        assertThat(bank.entries(4)).containsExactly(FORK);
        assertThat(bank.entries(0)).isEmpty();
    }

    @Test
    void allEntriesComeByColumnWithTheirEmbeddings() {
        assertThat(bank.entries()).containsExactly(CAT, LYNX, FORK);
        assertThat(bank.entries()).extracting(entry -> entry.embedding()[1]).containsExactly(0.25f, 0.5f, 0.125f);
    }

    @Test
    void labelsWithABankAreCountedBySide() {
        assertThat(bank.bankedLabels(BankSide.ID, 3)).isEqualTo(1);
        assertThat(bank.bankedLabels(BankSide.NEGATIVE, 3)).isEqualTo(1);
        assertThat(bank.bankedLabels(BankSide.NEGATIVE, 5)).isZero();
    }

    @Test
    void aBankMayBeEmpty() {
        FeatureBank empty = FeatureBank.of(List.of(), 9);

        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.entries()).isEmpty();
        assertThat(empty.bankedLabels(BankSide.ID, 3)).isZero();
        assertThat(bank.isEmpty()).isFalse();
    }

    private static BankCandidate candidate(int column, double entropy, String imageId) {
        return new BankCandidate(column, entropy, imageId, new float[] {1, (float) entropy});
    }
}

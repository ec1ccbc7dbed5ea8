package io.lakesieve.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.mining.PartOfSpeech;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Restores a bank by columns from the table, which stores labels by name. */
class BankColumnsTest {
    private static final List<StoredLabel> ID_LABELS = List.of(
            new StoredLabel("cat", "a cat", vector(1, 0, 0)), new StoredLabel("light", "a light", vector(0, 1, 0)));
    private static final List<NegativeLabel> NEGATIVES = List.of(
            negative("light", PartOfSpeech.NOUN, 0, vector(0, 0, 1)),
            negative("sea", PartOfSpeech.NOUN, 1, vector(0, 0.6f, 0.8f)),
            negative("light", PartOfSpeech.ADJECTIVE, 2, vector(0, 0.8f, 0.6f)));

    private final BankColumns columns = new BankColumns(ID_LABELS, NEGATIVES);

    @Test
    void idLabelsComeFirst() {
        assertThat(columns.of(image("cat", BankSide.ID, vector(1, 0, 0)))).isZero();
        assertThat(columns.of(image("light", BankSide.ID, vector(1, 0, 0)))).isEqualTo(1);
    }

    @Test
    void negativesFollowByPosition() {
        assertThat(columns.of(image("sea", BankSide.NEGATIVE, vector(1, 0, 0)))).isEqualTo(3);
    }

    @Test
    void aWordOfTwoPartsOfSpeechIsTheOneThatTheImageIsMoreSimilarTo() {
        assertThat(columns.of(image("light", BankSide.NEGATIVE, vector(0, 0, 1))))
                .isEqualTo(2);
        assertThat(columns.of(image("light", BankSide.NEGATIVE, vector(0, 1, 0))))
                .isEqualTo(4);
    }

    private static BankedImage image(String label, BankSide side, float[] embedding) {
        return new BankedImage(label, side, "image", 0.1, embedding);
    }

    private static NegativeLabel negative(String label, PartOfSpeech partOfSpeech, int position, float[] embedding) {
        return new NegativeLabel(label, partOfSpeech, 0.1f, position, position, embedding);
    }

    private static float[] vector(float x, float y, float z) {
        return new float[] {x, y, z};
    }
}

package io.lakesieve.core.mining;

import static io.lakesieve.core.mining.PartOfSpeech.ADJECTIVE;
import static io.lakesieve.core.mining.PartOfSpeech.NOUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NegMiningTest {
    private static final float[] CLOSENESS = {0.5f, 0.1f, 0.4f, 0.3f, 0.2f, 0.6f, 0.0f};
    private static final PartOfSpeech[] PARTS = {NOUN, ADJECTIVE, NOUN, NOUN, ADJECTIVE, NOUN, ADJECTIVE};

    @Test
    void aShareIsTakenOfEachPartOfSpeechRoundedDown() {
        // 0.7 of 4 nouns are 2, of 3 adjectives 2.
        assertThat(select(new NegativeQuota.Share(0.7))).containsExactly(3, 2, 6, 1);
    }

    @Test
    void aCountIsDividedAsTheCandidatesAreWithNounsForTheRest() {
        // 5 * 3 / 7 = 2.1: two adjectives, three nouns.
        assertThat(select(new NegativeQuota.Count(5))).containsExactly(3, 2, 0, 6, 1);
    }

    @Test
    void aCountOfAllKeepsAll() {
        assertThat(select(new NegativeQuota.Count(7))).containsExactly(3, 2, 0, 5, 6, 1, 4);
    }

    @Test
    void aCountOfOneIsANoun() {
        assertThat(select(new NegativeQuota.Count(1))).containsExactly(3);
    }

    @Test
    void equalClosenessKeepsTheOrderOfInput() {
        float[] closeness = {0.0f, -0.0f, 0.0f, -0.0f};
        PartOfSpeech[] nouns = {NOUN, NOUN, NOUN, NOUN};

        assertThat(NegMining.select(closeness, nouns, new NegativeQuota.Count(3)))
                .containsExactly(0, 1, 2);
    }

    @Test
    void aCountBeyondTheCandidatesIsRejected() {
        assertThatThrownBy(() -> select(new NegativeQuota.Count(8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("8 negatives are wanted, but there are only 7 candidates (4 nouns, 3 adjectives)");
    }

    @Test
    void aCandidateWithoutClosenessIsNamed() {
        assertThatThrownBy(() -> NegMining.select(
                        new float[] {0, Float.NaN}, new PartOfSpeech[] {NOUN, NOUN}, new NegativeQuota.Count(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The closeness of candidate 1 is NaN");
    }

    @Test
    void everyCandidateNeedsAPartOfSpeech() {
        assertThatThrownBy(() -> NegMining.select(new float[2], new PartOfSpeech[1], new NegativeQuota.Count(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 values of closeness for 1 candidates");
    }

    private static int[] select(NegativeQuota quota) {
        return NegMining.select(CLOSENESS, PARTS, quota);
    }
}

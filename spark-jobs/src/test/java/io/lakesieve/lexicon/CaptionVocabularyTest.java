package io.lakesieve.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CaptionVocabularyTest {
    private static final CaptionVocabulary VOCABULARY =
            new CaptionVocabulary(List.of("</s>", "dog", "a", "Great_Dane", "", "a"));

    @Test
    void tokensOfOneTextAreOneWordWithOnePrompt() {
        assertThat(VOCABULARY.words()).containsExactly("</s>", "dog", "a", "Great_Dane", "");
        assertThat(VOCABULARY.prompts()).hasSize(5).contains("This is a photo of a dog");
        assertThat(VOCABULARY.wordOfToken(List.of(), -1)).containsExactly(0, 1, 2, 3, 4, 2);
    }

    @Test
    void tokensThatSpellALabelInAnyWayAreNoWords() {
        assertThat(VOCABULARY.wordOfToken(List.of("DOG", "great dane"), -1)).containsExactly(0, -1, 2, -1, 4, 2);
    }
}

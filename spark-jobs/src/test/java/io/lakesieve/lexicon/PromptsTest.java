package io.lakesieve.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.mining.PartOfSpeech;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptsTest {
    @Test
    void aNounIsCalledNice() {
        assertThat(Prompts.of("umbrella", PartOfSpeech.NOUN)).isEqualTo("The nice umbrella.");
    }

    @Test
    void anAdjectiveDescribesAPhoto() {
        assertThat(Prompts.of("rusty", PartOfSpeech.ADJECTIVE)).isEqualTo("This is a rusty photo");
    }

    @Test
    void underscoresBecomeSpaces() {
        assertThat(Prompts.of("golden_gate_bridge", PartOfSpeech.NOUN)).isEqualTo("The nice golden gate bridge.");
    }

    @Test
    void hyphensAndCaseStayAsTheyAre() {
        assertThat(Prompts.of("Joe-Pye weed", PartOfSpeech.NOUN)).isEqualTo("The nice Joe-Pye weed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"great dane", "Great_Dane", "GREAT-DANE", "great  dane", "greatdane", "great\tdane"})
    void caseAndSeparatorsDoNotTellSpellingsApart(String spelling) {
        assertThat(Prompts.spellingKey(spelling)).isEqualTo("greatdane");
    }

    @ParameterizedTest
    @CsvSource({"cat, cats", "rock, rocky", "resume, résumé"})
    void otherWordsStayApart(String word, String other) {
        assertThat(Prompts.spellingKey(word)).isNotEqualTo(Prompts.spellingKey(other));
    }
}

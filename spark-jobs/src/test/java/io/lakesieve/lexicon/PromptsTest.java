package io.lakesieve.lexicon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.config.InputException;
import io.lakesieve.config.PromptTemplates;
import io.lakesieve.core.mining.PartOfSpeech;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptsTest {
    private static final PromptTemplates X_RAYS = new PromptTemplates(
            List.of("an X-ray of {}", "a scan of {}, {} alone"), List.of("the {}"), List.of("a {} X-ray"));

    @Test
    void byDefaultANounIsCalledNice() {
        assertThat(Prompts.of(noun("umbrella"), PromptTemplates.NEG_LABEL)).containsExactly("The nice umbrella.");
    }

    @Test
    void byDefaultAnAdjectiveDescribesAPhoto() {
        Candidate rusty = new Candidate("rusty", PartOfSpeech.ADJECTIVE, "");

        assertThat(Prompts.of(rusty, PromptTemplates.NEG_LABEL)).containsExactly("This is a rusty photo");
    }

    @Test
    void underscoresBecomeSpaces() {
        assertThat(Prompts.of(IdLabel.named("golden_gate_bridge"), PromptTemplates.NEG_LABEL))
                .containsExactly("The nice golden gate bridge.");
    }

    @Test
    void hyphensAndCaseStayAsTheyAre() {
        assertThat(Prompts.standard("Joe-Pye weed")).isEqualTo("The nice Joe-Pye weed.");
    }

    @Test
    void eachTemplateMakesAPrompt() {
        assertThat(Prompts.of(IdLabel.named("hand"), X_RAYS))
                .containsExactly("an X-ray of hand", "a scan of hand, hand alone");
    }

    @Test
    void aPromptOfItsOwnStandsForAllTemplates() {
        assertThat(Prompts.of(new IdLabel("hand", "my hand"), X_RAYS)).containsExactly("my hand");
    }

    @Test
    void partsOfSpeechHaveTheirOwnTemplates() {
        assertThat(Prompts.of(noun("dog"), X_RAYS)).containsExactly("the dog");
        assertThat(Prompts.of(new Candidate("rusty", PartOfSpeech.ADJECTIVE, ""), X_RAYS))
                .containsExactly("a rusty X-ray");
    }

    @Test
    void aTemplateWithoutAPlaceForTheWordIsRefused() {
        assertThatThrownBy(() -> new PromptTemplates(List.of("an X-ray"), List.of("{}"), List.of("{}")))
                .isInstanceOf(InputException.class)
                .hasMessage("The prompt template 'an X-ray' has no place for the word: write {} where it goes, as in"
                        + " 'an X-ray of {}'.");
    }

    /** The first and the last of the list in OpenAI's notebook. */
    @Test
    void clipHasEightyTemplates() {
        List<String> templates = PublishedPrompts.ofName("clip-80").templates().labels();

        assertThat(templates)
                .hasSize(80)
                .doesNotHaveDuplicates()
                .startsWith("a bad photo of a {}.")
                .endsWith("a tattoo of the {}.");
    }

    /** Lines of the file in CLIPN's published code, apostrophes and the commas behind two of them included. */
    @Test
    void clipnHasAHundredAndTwentyEightTemplates() {
        List<String> templates = PublishedPrompts.ofName("clipn").templates().labels();

        assertThat(templates)
                .hasSize(128)
                .doesNotHaveDuplicates()
                .startsWith("'a bad photo of a {}.'")
                .contains("'a photo of a {}.',", "'a {} appearing in a video game.'", "'a photo with a {}.',")
                .endsWith("'a tattoo with the {}.'");
    }

    @Test
    void cspHasEightTemplatesForNounsAndFourForAdjectives() {
        PromptTemplates csp = PublishedPrompts.ofName("csp").templates();

        assertThat(csp.nouns()).hasSize(8).isEqualTo(csp.labels());
        assertThat(csp.adjectives()).hasSize(4);
    }

    @Test
    void anUnknownSetIsRefused() {
        assertThatThrownBy(() -> PublishedPrompts.ofName("clip"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "--prompts is 'clip': name one of neglabel, csp, clip-80, clipn, or give templates of your own"
                                + " by --prompt.");
    }

    private static Candidate noun(String word) {
        return new Candidate(word, PartOfSpeech.NOUN, "");
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

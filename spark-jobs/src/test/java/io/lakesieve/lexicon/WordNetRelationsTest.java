package io.lakesieve.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What WordNet 3.1 says, as its browser shows it. */
class WordNetRelationsTest {
    private static final WordNetRelations WORDNET = WordNetRelations.open();

    @Test
    void whatLiesBelowADogIsASubcategoryAtAnyDepth() {
        Set<String> keys = WORDNET.subcategoryKeys(List.of("dog", "no such word"));

        assertThat(keys)
                .contains(
                        Prompts.spellingKey("poodle"),
                        Prompts.spellingKey("toy poodle"),
                        Prompts.spellingKey("Great Dane"))
                .doesNotContain(Prompts.spellingKey("cat"), Prompts.spellingKey("canine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"costa rica", "mount everest", "marie curie"})
    void whatIsOneThingIsAProperNoun(String noun) {
        assertThat(WORDNET.isProperNoun(noun)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"umbrella", "daisy", "turkey", "no such word"})
    void whatMayBeManyThingsIsNone(String noun) {
        assertThat(WORDNET.isProperNoun(noun)).isFalse();
    }
}

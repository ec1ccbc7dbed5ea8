package io.lakesieve.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.mining.PartOfSpeech;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** CSP's word list from WordNet. */
class CspCandidatesTest {
    private static List<Candidate> candidates;

    @BeforeAll
    static void load() {
        candidates = CspCandidates.load(0);
    }

    @Test
    void theFilesThatCspLeavesOutAreLeftOut() {
        assertThat(candidates)
                .extracting(Candidate::lexicographerFile)
                .contains("noun.artifact", "noun.plant", "adj.all", "adj.ppl")
                .doesNotContain("noun.animal", "noun.food", "noun.person", "noun.quantity", "noun.group", "adj.pert");
    }

    @Test
    void everyAdjectiveIsJoinedWithOneOfFourteenGeneralNouns() {
        Set<String> nouns = candidates.stream()
                .filter(candidate -> candidate.partOfSpeech() == PartOfSpeech.ADJECTIVE)
                .map(candidate -> candidate.word().substring(candidate.word().lastIndexOf(' ') + 1))
                .collect(Collectors.toSet());

        assertThat(nouns)
                .containsExactlyInAnyOrder(
                        "environment",
                        "space",
                        "object",
                        "scene",
                        "place",
                        "item",
                        "area",
                        "view",
                        "thing",
                        "pattern",
                        "structure",
                        "landscape",
                        "vista",
                        "creature");
    }

    @Test
    void aSeedDrawsTheSameNounsAgain() {
        assertThat(CspCandidates.load(0)).isEqualTo(candidates);
    }

    @Test
    void anotherSeedDrawsOthers() {
        assertThat(CspCandidates.load(1)).hasSameSizeAs(candidates).isNotEqualTo(candidates);
    }
}

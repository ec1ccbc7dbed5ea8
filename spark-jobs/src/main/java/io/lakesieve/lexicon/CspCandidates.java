package io.lakesieve.lexicon;

import io.lakesieve.core.mining.PartOfSpeech;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The candidates of CSP's conjugated semantic pool (Chen et al., NeurIPS 2024, and its published code): nouns of fewer of
 * WordNet's files than NegLabel's, and adjectives joined with a general noun, such as "rusty object", which name
 * superclasses that pictures of many classes belong to.
 */
public final class CspCandidates {
    private static final Set<String> EXCLUDED_FILES =
            Set.of("noun.animal", "noun.food", "noun.person", "noun.quantity", "noun.group", "adj.pert");

    private static final List<String> GENERAL_NOUNS = List.of(
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

    /**
     * All candidates, nouns first, each by UTF-8 bytes.
     *
     * @param seed draws each adjective's general noun
     */
    public static List<Candidate> load(long seed) {
        Random random = new Random(seed);
        List<Candidate> candidates = new ArrayList<>();
        for (Candidate candidate : WordNetCandidates.loadWithout(EXCLUDED_FILES)) {
            candidates.add(candidate.partOfSpeech() == PartOfSpeech.NOUN ? candidate : joined(candidate, random));
        }
        candidates.sort(Candidate.ORDER);
        return List.copyOf(candidates);
    }

    private static Candidate joined(Candidate adjective, Random random) {
        String noun = GENERAL_NOUNS.get(random.nextInt(GENERAL_NOUNS.size()));
        return new Candidate(adjective.word() + " " + noun, adjective.partOfSpeech(), adjective.lexicographerFile());
    }

    private CspCandidates() {}
}

package io.lakesieve.lexicon;

import io.lakesieve.core.matrix.Utf8Order;
import io.lakesieve.core.mining.PartOfSpeech;
import java.util.Comparator;
import java.util.Objects;

/**
 * A word that may become a negative label.
 *
 * @param word lower-case, words separated by spaces
 * @param partOfSpeech decides the prompt and the quota that the word counts against
 * @param lexicographerFile WordNet's topic of the word, such as {@code noun.artifact}; empty where unknown
 */
public record Candidate(String word, PartOfSpeech partOfSpeech, String lexicographerFile) {
    /** Nouns before adjectives, each by the word's UTF-8 bytes. */
    public static final Comparator<Candidate> ORDER =
            Comparator.comparing(Candidate::partOfSpeech).thenComparing(Candidate::word, Utf8Order::compare);

    public Candidate {
        Objects.requireNonNull(partOfSpeech, "partOfSpeech");
        Objects.requireNonNull(lexicographerFile, "lexicographerFile");
        if (word.isBlank()) {
            throw new IllegalArgumentException("A candidate needs a word");
        }
    }
}

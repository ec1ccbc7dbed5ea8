package io.lakesieve.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.mining.PartOfSpeech;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WordNet 3.1 under the rule of the design, beside what NegLabel's authors published from WordNet 3.0. */
class WordNetCandidatesTest {
    /** Counted by the rule over the files of WordNet 3.1; the published list has 58,546 and 13,091. */
    private static final int NOUNS = 58_569;

    private static final int ADJECTIVES = 14_021;
    private static final double PUBLISHED_SHARE = 0.995;

    private static List<Candidate> candidates;
    private static Set<String> nouns;
    private static Set<String> adjectives;

    @BeforeAll
    static void load() {
        candidates = WordNetCandidates.load();
        nouns = words(PartOfSpeech.NOUN);
        adjectives = words(PartOfSpeech.ADJECTIVE);
    }

    @Test
    void nounsAreOfThisNumber() {
        assertThat(nouns).hasSize(NOUNS);
    }

    @Test
    void theirFingerprintIsKnownBeforeTheyAreRead() {
        assertThat(Candidates.ofWordNet().fingerprint())
                .isEqualTo(Candidates.of(candidates).fingerprint());
    }

    @Test
    void adjectivesAreOfThisNumber() {
        assertThat(adjectives).hasSize(ADJECTIVES);
    }

    @Test
    void wordsAreDistinctWithinAPartOfSpeech() {
        assertThat(candidates).hasSize(nouns.size() + adjectives.size());
    }

    @Test
    void wordsAreLowerCase() {
        assertThat(candidates).extracting(Candidate::word).allMatch(word -> word.codePoints()
                .noneMatch(Character::isUpperCase));
    }

    @Test
    void wordsAreSeparatedBySpaces() {
        assertThat(candidates).extracting(Candidate::word).noneMatch(word -> word.contains("_"));
    }

    @Test
    void adjectivesHaveNoSyntacticMarkers() {
        assertThat(candidates).extracting(Candidate::word).noneMatch(word -> word.matches(".*\\((a|p|ip)\\)"));
    }

    @Test
    void nounsComeFirstEachByUtf8Bytes() {
        assertThat(candidates)
                .isSortedAccordingTo((a, b) -> a.partOfSpeech() == b.partOfSpeech()
                        ? java.util.Arrays.compareUnsigned(utf8(a), utf8(b))
                        : a.partOfSpeech() == PartOfSpeech.NOUN ? -1 : 1);
    }

    @Test
    void theLexicographerFilesOfAnimalsAndFoodAreLeftOut() {
        assertThat(candidates)
                .extracting(Candidate::lexicographerFile)
                .doesNotContain("noun.animal", "noun.food")
                .contains("noun.artifact", "noun.plant", "noun.person", "noun.Tops", "adj.all", "adj.pert", "adj.ppl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "goldfish",
                "zebra",
                "golden retriever",
                "giant panda",
                "tench",
                "monarch",
                "pizza",
                "guacamole",
                "ice cream",
                "cheeseburger",
                "espresso",
                "jaguar"
            })
    void aWordThatHeadsSynsetsOfAnimalsOrFoodOnlyIsNoCandidate(String word) {
        assertThat(nouns).doesNotContain(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crane", "apple", "salmon", "bat", "chicken", "orange", "ostrich"})
    void aWordThatAlsoHeadsAnotherSynsetIsACandidate(String word) {
        assertThat(nouns).contains(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"motorcar", "automobile", "television set", "aeroplane"})
    void aLemmaThatIsNeverTheFirstOfItsSynsetIsNoCandidate(String word) {
        assertThat(nouns).doesNotContain(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rusty", "striped", "blurred", "wooden"})
    void adjectivesAreCandidates(String word) {
        assertThat(adjectives).contains(word);
    }

    @Test
    void theWordsThatTheAuthorsSelectedAreCandidates() {
        List<String> published = publishedSample();
        Set<String> known = new HashSet<>(nouns);
        known.addAll(adjectives);

        List<String> missing =
                published.stream().filter(word -> !known.contains(word)).toList();

        assertThat(missing.size())
                .as("missing of %d published words: %s", published.size(), missing)
                .isLessThanOrEqualTo((int) (published.size() * (1 - PUBLISHED_SHARE)));
    }

    private static Set<String> words(PartOfSpeech partOfSpeech) {
        return candidates.stream()
                .filter(candidate -> candidate.partOfSpeech() == partOfSpeech)
                .map(Candidate::word)
                .collect(Collectors.toSet());
    }

    private static byte[] utf8(Candidate candidate) {
        return candidate.word().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> publishedSample() {
        try (InputStream stream = WordNetCandidatesTest.class.getResourceAsStream("published-negatives-sample.txt")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

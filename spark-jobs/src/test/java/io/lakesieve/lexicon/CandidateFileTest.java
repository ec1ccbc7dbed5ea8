package io.lakesieve.lexicon;

import static io.lakesieve.core.mining.PartOfSpeech.ADJECTIVE;
import static io.lakesieve.core.mining.PartOfSpeech.NOUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.config.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateFileTest {
    private static final String NAME = "words.tsv";
    private static final List<Candidate> SOME = List.of(
            new Candidate("de kooning", NOUN, "noun.person"),
            new Candidate("fast", NOUN, "noun.act"),
            new Candidate("fast", ADJECTIVE, "adj.all"));

    @Test
    void candidatesAreWrittenTabSeparatedUnderAHeader() {
        assertThat(CandidateFile.format(SOME)).isEqualTo("""
                word\tpart_of_speech\tlexicographer_file
                de kooning\tnoun\tnoun.person
                fast\tnoun\tnoun.act
                fast\tadjective\tadj.all
                """);
    }

    @Test
    void whatWasWrittenIsReadBack() {
        assertThat(parse(CandidateFile.format(SOME))).isEqualTo(SOME);
    }

    @Test
    void onlyTheFirstColumnIsNeeded() {
        assertThat(parse("word\ncat\ndog\n"))
                .containsExactly(new Candidate("cat", NOUN, ""), new Candidate("dog", NOUN, ""));
    }

    @Test
    void aWordWithAnEmptyPartOfSpeechIsANoun() {
        assertThat(parse("cat\t\tnoun.animal\n")).containsExactly(new Candidate("cat", NOUN, "noun.animal"));
    }

    @Test
    void theHeaderMayBeMissing() {
        assertThat(parse("cat\nred\tadjective\n"))
                .containsExactly(new Candidate("cat", NOUN, ""), new Candidate("red", ADJECTIVE, ""));
    }

    @Test
    void theWordWordIsACandidateBelowTheHeader() {
        assertThat(parse("word\tpart_of_speech\nword\tnoun\n")).containsExactly(new Candidate("word", NOUN, ""));
    }

    @Test
    void wordsAreLowerCasedAndSeparatedBySpaces() {
        assertThat(parse("De_Kooning\n")).containsExactly(new Candidate("de kooning", NOUN, ""));
    }

    @Test
    void wordsAreDistinctWithinAPartOfSpeechOnly() {
        assertThat(parse("Fast\nfast\nfast\tadjective\n"))
                .containsExactly(new Candidate("fast", NOUN, ""), new Candidate("fast", ADJECTIVE, ""));
    }

    @Test
    void nounsComeFirstEachByUtf8Bytes() {
        assertThat(parse("\uFFEE\n😀\nz\nred\tadjective\na\n"))
                .extracting(Candidate::word)
                .containsExactly("a", "z", "\uFFEE", "😀", "red");
    }

    @Test
    void aFileOfAWindowsEditorIsFine() {
        assertThat(parse("\uFEFFword\r\ncat\r\n\r\ndog\tnoun\r\n"))
                .extracting(Candidate::word)
                .containsExactly("cat", "dog");
    }

    @Test
    void anUnknownPartOfSpeechIsAnErrorThatNamesTheLine() {
        assertThatThrownBy(() -> parse("word\tpart_of_speech\ncat\tnoun\nrun\tverb\n"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Line 3 of the candidate file words.tsv has the part of speech 'verb': write noun or adjective.");
    }

    @Test
    void aLineWithoutAWordIsAnErrorThatNamesTheLine() {
        assertThatThrownBy(() -> parse("cat\n\tnoun\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("Line 2", "words.tsv", "no word in its first column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", "word\tpart_of_speech\tlexicographer_file\n", "\uFEFFword\r\n"})
    void aFileWithoutAWordIsAnError(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("words.tsv", "holds no word", "--candidates");
    }

    private static List<Candidate> parse(String text) {
        return CandidateFile.parse(text, NAME);
    }
}

package io.lakesieve.lexicon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.config.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSetFileTest {
    private static final String NAME = "labels.txt";

    @Test
    void aLabelALineTakesTheStandardPrompt() {
        assertThat(labels("cat\nred fox\n")).containsExactly(IdLabel.named("cat"), IdLabel.named("red fox"));
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertThat(names("cat\ndog")).containsExactly("cat", "dog");
    }

    @Test
    void theOrderOfTheFileIsKept() {
        assertThat(names("zebra\nant\nmouse\n")).containsExactly("zebra", "ant", "mouse");
    }

    @Test
    void aPromptMayFollowAfterATab() {
        assertThat(labels("cat\ta photo of a cat, asleep\n"))
                .containsExactly(new IdLabel("cat", "a photo of a cat, asleep"));
    }

    @Test
    void aTabWithoutAPromptMeansTheStandardPrompt() {
        assertThat(labels("cat\t \n")).containsExactly(IdLabel.named("cat"));
    }

    @Test
    void underscoresBecomeSpacesInThePromptButNotInTheLabel() {
        assertThat(labels("red_fox\n")).containsExactly(IdLabel.named("red_fox"));
    }

    @Test
    void blankLinesAreSkipped() {
        assertThat(names("\ncat\n\n\ndog\n\n")).containsExactly("cat", "dog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"   ", "\t", " \t ", "\u3000"})
    void aLabelOfOnlySpacesIsSkipped(String spaces) {
        assertThat(names("cat\n" + spaces + "\ndog\n")).containsExactly("cat", "dog");
    }

    @Test
    void spacesAroundALabelAreNotPartOfIt() {
        assertThat(names("  cat \n")).containsExactly("cat");
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstLabel() {
        assertThat(names("\uFEFFcat\ndog\n")).containsExactly("cat", "dog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r", "\n"})
    void anyEditorsLineEndsAreFine(String lineEnd) {
        assertThat(names(String.join(lineEnd, "cat", "dog", ""))).containsExactly("cat", "dog");
    }

    @Test
    void duplicatesAreMergedWithANoticeThatNamesTheLine() {
        LabelSetFile.Content content = LabelSetFile.parse("cat\ndog\ncat\n", NAME);

        assertThat(content.labels()).extracting(IdLabel::label).containsExactly("cat", "dog");
        assertThat(content.notices())
                .containsExactly("'cat' stands more than once in labels.txt (line 3): counted once");
    }

    @Test
    void numbersOfClassesCountDuplicatesButNoBlankLines() {
        assertThat(LabelSetFile.parse("cat\n\ncat\ndog\n", NAME).names()).containsExactly("cat", "cat", "dog");
    }

    @Test
    void aFileWithoutDuplicatesGivesNoNotice() {
        assertThat(LabelSetFile.parse("cat\nCat\n", NAME).notices()).isEmpty();
    }

    @Test
    void anyLanguageIsFine() {
        assertThat(names("猫\nžirafa\nقطة\nNaïve Äpfel\n🐈\n"))
                .containsExactly("猫", "žirafa", "قطة", "Naïve Äpfel", "🐈");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\t\r\n", "\uFEFF", "\uFEFF\n"})
    void aFileWithoutALabelIsAnError(String text) {
        assertThatThrownBy(() -> LabelSetFile.parse(text, NAME))
                .isInstanceOf(InputException.class)
                .hasMessage("The label file labels.txt holds no label: write one class name a line.");
    }

    @Test
    void aPromptWithoutALabelIsAnErrorThatNamesTheLine() {
        assertThatThrownBy(() -> LabelSetFile.parse("cat\n\ta photo\n", NAME))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Line 2 of the label file labels.txt has no label before the tab: write label, tab, prompt.");
    }

    @Test
    void twoPromptsForALabelAreAnErrorThatNamesTheLine() {
        assertThatThrownBy(() -> LabelSetFile.parse("cat\n\ncat\ta photo of a cat\n", NAME))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("Line 3", "labels.txt", "'cat'", "another prompt", "keep one");
    }

    private static List<IdLabel> labels(String text) {
        return LabelSetFile.parse(text, NAME).labels();
    }

    private static List<String> names(String text) {
        return labels(text).stream().map(IdLabel::label).toList();
    }
}

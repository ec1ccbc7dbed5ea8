package io.lakesieve.core.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PartOfSpeechTest {

    @Test
    void namesInTablesLeadBack() {
        assertThat(PartOfSpeech.NOUN.tableName()).isEqualTo("noun");
        assertThat(PartOfSpeech.fromTableName("adjective")).isEqualTo(PartOfSpeech.ADJECTIVE);
    }

    @Test
    void anotherNameIsRejectedWithThoseThatThereAre() {
        assertThatThrownBy(() -> PartOfSpeech.fromTableName("verb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no part of speech 'verb': use 'noun' or 'adjective'");
    }
}

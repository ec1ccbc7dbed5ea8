package io.lakesieve.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerFactsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"model_max_length": 77}            | {"model_type": "clip"}                                        | 77
                    {"model_max_length": 512}           | {"text_config": {"max_position_embeddings": 77}}              | 77
                    {"model_max_length": 1e30}          | {"text_config": {"max_position_embeddings": 77}}              | 77
                    {"model_max_length": 77}            | {"text_config": {"max_position_embeddings": 514}}             | 77
                    {}                                  | {"model_type": "altclip", "text_config": {"max_position_embeddings": 514, "pad_token_id": 1}} | 512
                    {}                                  | {"text_config": {"model_type": "xlm-roberta", "max_position_embeddings": 130}} | 128
                    {"model_max_length": 512}           | {"model_type": "align", "text_config": {"max_position_embeddings": 512}} | 64
                    {}                                  | {"model_type": "siglip"}                                      | 64
                    {}                                  | {"model_type": "clip"}                                        | 77
                    {}                                  | {"max_position_embeddings": 40}                               | 40
                    """)
    void aPromptIsAsLongAsItsTokenizerAndTheTowersPositionsAllow(String tokenizerConfig, String config, int length) {
        assertThat(facts("{}", tokenizerConfig, config).maxLength()).hasValue(length);
    }

    @Test
    void aLengthThatNothingStatesIsNotInvented() {
        assertThat(facts("{}", "{}", "{\"model_type\": \"other\"}").maxLength()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"padding": {"pad_id": 7}}                                 | {"pad_token": "a"}          | 7
                    {"added_tokens": [{"id": 9, "content": "<pad>"}]}          | {"pad_token": "<pad>"}      | 9
                    {"added_tokens": [{"id": 9, "content": "<pad>"}]}          | {"pad_token": {"content": "<pad>"}} | 9
                    {"model": {"vocab": {"!": 0, "x": 4}}}                     | {"pad_token": "x"}          | 4
                    {"model": {"vocab": [["<unk>", 0], ["</s>", 0]]}}          | {"pad_token": "</s>"}       | 1
                    {}                                                         | {}                          | 3
                    """)
    void thePaddingTokenIsTheTokenizersOwnElseTheConfiguredOne(String tokenizer, String tokenizerConfig, long id) {
        assertThat(facts(tokenizer, tokenizerConfig, "{\"text_config\": {\"pad_token_id\": 3}}")
                        .padId())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"normalizer": {"type": "BertNormalizer"}} | {"do_lower_case": true}                  | LOWERED
                    {"normalizer": {"type": "BertNormalizer"}} | {"do_lower_case": false}                 | KEPT
                    {"normalizer": {"type": "BertNormalizer"}} | {}                                       | AS_IN_FILE
                    {"normalizer": null}                       | {"tokenizer_class": "Siglip2Tokenizer"}  | LOWERED
                    {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Lowercase"}]}} | {"tokenizer_class": "SiglipTokenizer"} | AS_IN_FILE
                    {"normalizer": {"type": "NFC"}}            | {"tokenizer_class": "CLIPTokenizer", "do_lower_case": true} | AS_IN_FILE
                    """)
    void theConfigurationMayOverruleTheFilesLetterCase(String tokenizer, String tokenizerConfig, LetterCase expected) {
        assertThat(facts(tokenizer, tokenizerConfig, "{}").letterCase()).isEqualTo(expected);
    }

    @Test
    void siglipSeesItsPadding() {
        assertThat(facts("{}", "{}", "{\"model_type\": \"siglip2\"}").padding()).isEqualTo(PaddingUse.ATTENDED);
        assertThat(facts("{}", "{}", "{\"model_type\": \"clip\"}").padding()).isEqualTo(PaddingUse.IGNORED);
    }

    private static TokenizerFacts facts(String tokenizer, String tokenizerConfig, String config) {
        return new TokenizerFacts(json(tokenizer), json(tokenizerConfig), json(config));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}

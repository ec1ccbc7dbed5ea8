package io.lakesieve.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/**
 * What a model's files say about its tokens beside the vocabulary.
 *
 * @param tokenizer {@code tokenizer.json}
 * @param tokenizerConfig {@code tokenizer_config.json}, empty where there is none
 * @param config {@code config.json}
 */
record TokenizerFacts(JsonNode tokenizer, JsonNode tokenizerConfig, JsonNode config) {
    /** transformers writes a huge number where a tokenizer has no limit. */
    private static final double NO_LIMIT = 1e6;

    /** Tokens of the longest prompt: the tokenizer's own limit, else the tower's positions. */
    OptionalInt maxLength() {
        JsonNode[] statements = {
            tokenizerConfig.path("model_max_length"),
            tokenizer.path("truncation").path("max_length"),
            config.path("text_config").path("max_position_embeddings"),
            config.path("max_position_embeddings")
        };
        for (JsonNode statement : statements) {
            if (statement.isNumber() && statement.doubleValue() >= 1 && statement.doubleValue() < NO_LIMIT) {
                return OptionalInt.of(statement.intValue());
            }
        }
        return OptionalInt.empty();
    }

    /** The token that fills prompts up: the tokenizer's own, else the configured one, else 0. */
    long padId() {
        JsonNode own = tokenizer.path("padding").path("pad_id");
        if (own.isNumber()) {
            return own.longValue();
        }
        JsonNode token = tokenizerConfig.path("pad_token");
        String content = token.isObject() ? token.path("content").asText() : token.asText("");
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (added.path("content").asText().equals(content)) {
                return added.path("id").longValue();
            }
        }
        return config.path("text_config").path("pad_token_id").asLong(0);
    }
}

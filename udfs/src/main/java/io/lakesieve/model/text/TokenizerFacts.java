package io.lakesieve.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/**
 * Derives a text tower's prompt length, padding and letter case from the model's files.
 *
 * @param tokenizer {@code tokenizer.json}
 * @param tokenizerConfig {@code tokenizer_config.json}, or an empty object
 * @param config {@code config.json}
 */
public record TokenizerFacts(JsonNode tokenizer, JsonNode tokenizerConfig, JsonNode config) {
    /** transformers writes a larger number if a tokenizer has no limit. */
    private static final double NO_LIMIT = 1e6;
    /** Prompt lengths that the processors of transformers use by default, by model type. */
    private static final Map<String, Integer> USUAL_LENGTHS =
            Map.of("clip", 77, "groupvit", 77, "siglip", 64, "siglip2", 64);
    /** AlignProcessor's prompt length; its BERT tokenizer would allow more. */
    private static final int ALIGN_LENGTH = 64;

    private static final List<String> ROBERTA_TYPES =
            List.of("roberta", "xlm-roberta", "altclip_text_model", "camembert", "xlm-roberta-xl");

    /** Maximum number of tokens: the smaller of the tokenizer's limit and the tower's number of positions. */
    public OptionalInt maxLength() {
        double least = DoubleStream.of(
                        stated(tokenizerConfig.path("model_max_length")),
                        stated(tokenizer.path("truncation").path("max_length")),
                        stated(textConfig().path("max_position_embeddings")) - positionsBeforeTheFirst(),
                        modelType().equals("align") ? ALIGN_LENGTH : NO_LIMIT)
                .min()
                .orElse(NO_LIMIT);
        if (least < NO_LIMIT / 2) {
            return OptionalInt.of((int) least);
        }
        Integer usual = USUAL_LENGTHS.get(modelType());
        return usual == null ? OptionalInt.empty() : OptionalInt.of(usual);
    }

    private static double stated(JsonNode length) {
        double value = length.isNumber() ? length.doubleValue() : NO_LIMIT;
        return value >= 1 && value < NO_LIMIT ? value : NO_LIMIT;
    }

    private int positionsBeforeTheFirst() {
        return countsPositionsFromPadding() ? textConfig().path("pad_token_id").asInt(1) + 1 : 0;
    }

    /** Whether positions start at the padding token's id plus one, as in RoBERTa and its descendants. */
    public boolean countsPositionsFromPadding() {
        String type = textConfig().path("model_type").asText("");
        return ROBERTA_TYPES.contains(type) || modelType().equals("altclip");
    }

    /** The padding token's id: the tokenizer's, else the configured one, else 0. */
    public long padId() {
        JsonNode own = tokenizer.path("padding").path("pad_id");
        if (own.isNumber()) {
            return own.longValue();
        }
        JsonNode token = tokenizerConfig.path("pad_token");
        String content = token.isObject() ? token.path("content").asText() : token.asText("");
        return idOf(content).orElse(textConfig().path("pad_token_id").asLong(0));
    }

    private OptionalLong idOf(String token) {
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (added.path("content").asText().equals(token)) {
                return OptionalLong.of(added.path("id").longValue());
            }
        }
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        for (int id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
            if (vocabulary.path(id).path(0).asText().equals(token)) {
                return OptionalLong.of(id);
            }
        }
        return vocabulary.path(token).isNumber()
                ? OptionalLong.of(vocabulary.path(token).longValue())
                : OptionalLong.empty();
    }

    /** How the tower treats padding; SigLIP and its successors have no attention mask. */
    public PaddingUse padding() {
        return modelType().startsWith("siglip") ? PaddingUse.ATTENDED : PaddingUse.IGNORED;
    }

    /**
     * How letter case is overridden: {@code do_lower_case} of a BERT tokenizer takes precedence over its file, and
     * SigLIP's tokenizers lower-case even if their file does not.
     */
    public LetterCase letterCase() {
        JsonNode stated = tokenizerConfig.path("do_lower_case");
        boolean siglip = tokenizerConfig.path("tokenizer_class").asText("").startsWith("Siglip");
        boolean lowered = stated.asBoolean(siglip);
        if (hasNormaliser("BertNormalizer") && stated.isBoolean()) {
            return lowered ? LetterCase.LOWERED : LetterCase.KEPT;
        }
        return siglip && lowered && !hasNormaliser("Lowercase") ? LetterCase.LOWERED : LetterCase.AS_IN_FILE;
    }

    private boolean hasNormaliser(String type) {
        JsonNode normaliser = tokenizer.path("normalizer");
        return normaliser.path("type").asText("").equals(type)
                || StreamSupport.stream(normaliser.path("normalizers").spliterator(), false)
                        .anyMatch(part -> part.path("type").asText("").equals(type));
    }

    private String modelType() {
        return config.path("model_type").asText("");
    }

    /** The text tower's part of the configuration, or all of it if the model has only that tower. */
    private JsonNode textConfig() {
        return config.has("text_config") ? config.path("text_config") : config;
    }
}

package io.lakesieve.model.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakesieve.model.InferenceEngine;
import io.lakesieve.model.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Turns prompts into token ids with Hugging Face's tokenizer library and the model's {@code tokenizer.json}. Prompts
 * are truncated to the tower's length; padding that the file asks for is switched off. Thread-safe.
 */
public final class PromptTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    private PromptTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Opens {@code tokenizer.json}.
     *
     * @param maxLength maximum number of tokens, including special ones
     * @param letterCase overrides the file's handling of upper-case letters
     * @throws ModelException if it is no tokenizer
     */
    public static PromptTokenizer open(Path file, int maxLength, LetterCase letterCase) {
        String length = Integer.toString(maxLength);
        Map<String, String> options = Map.of(
                "padding", "do_not_pad", "truncation", "longest_first", "maxLength", length, "modelMaxLength", length);
        try {
            // Opened from a stream: given a path, DJL would also apply tokenizer_config.json in its own way.
            InputStream in = new ByteArrayInputStream(read(file, letterCase));
            return new PromptTokenizer(InferenceEngine.offline(() -> HuggingFaceTokenizer.newInstance(in, options)));
        } catch (IOException | RuntimeException e) {
            throw new ModelException("%s is no tokenizer: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] read(Path file, LetterCase letterCase) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (letterCase == LetterCase.AS_IN_FILE) {
            return bytes;
        }
        ObjectMapper mapper = new ObjectMapper();
        JsonNode tokenizer = mapper.readTree(bytes);
        boolean lowered = letterCase == LetterCase.LOWERED;
        if (!setBertCase(tokenizer.path("normalizer"), lowered) && lowered) {
            ArrayNode steps =
                    mapper.createArrayNode().add(mapper.createObjectNode().put("type", "Lowercase"));
            JsonNode own = tokenizer.path("normalizer");
            if (own.isObject()) {
                steps.add(own);
            }
            ObjectNode sequence = mapper.createObjectNode().put("type", "Sequence");
            ((ObjectNode) tokenizer).set("normalizer", sequence.set("normalizers", steps));
        }
        return mapper.writeValueAsBytes(tokenizer);
    }

    /** Sets {@code lowercase} of a BERT normaliser, also inside a sequence; returns false if there is none. */
    private static boolean setBertCase(JsonNode normaliser, boolean lowered) {
        if (normaliser.path("type").asText().equals("BertNormalizer")) {
            ((ObjectNode) normaliser).put("lowercase", lowered);
            return true;
        }
        boolean found = false;
        for (JsonNode part : normaliser.path("normalizers")) {
            found |= setBertCase(part, lowered);
        }
        return found;
    }

    /** The ids of a prompt, special tokens included. */
    public long[] ids(String prompt) {
        // The native library needs UTF-8, in which unpaired surrogates do not exist: they become question marks.
        String sound = new String(prompt.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return tokenizer.encode(sound).getIds();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}

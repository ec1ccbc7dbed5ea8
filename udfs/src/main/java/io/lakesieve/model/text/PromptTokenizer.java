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
 * Hugging Face's tokenizer as {@code tokenizer.json} describes it: prompts are cut to the tower's length and never
 * padded, whatever the file says about padding. Threads may share it.
 */
public final class PromptTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    private PromptTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Opens {@code tokenizer.json}.
     *
     * @param maxLength tokens of the longest prompt, special ones included
     * @param letterCase what overrules the file's own handling of upper-case letters
     * @throws ModelException if it is no tokenizer
     */
    public static PromptTokenizer open(Path file, int maxLength, LetterCase letterCase) {
        String length = Integer.toString(maxLength);
        Map<String, String> options = Map.of(
                "padding", "do_not_pad", "truncation", "longest_first", "maxLength", length, "modelMaxLength", length);
        try {
            // From a stream: from a path DJL would also apply what it makes of tokenizer_config.json.
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

    /** Sets the switch of BERT's normaliser, here or in a sequence; false where there is none. */
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
        // Unpaired surrogates have no UTF-8 form, which the native side needs: they become question marks.
        String sound = new String(prompt.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return tokenizer.encode(sound).getIds();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}

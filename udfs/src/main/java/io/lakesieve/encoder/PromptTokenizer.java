package io.lakesieve.encoder;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Hugging Face's tokenizer as {@code tokenizer.json} describes it: prompts are cut to the tower's length and never
 * padded, whatever the file says about padding. Threads may share it.
 */
final class PromptTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    private PromptTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Opens {@code tokenizer.json}.
     *
     * @param maxLength tokens of the longest prompt, special ones included
     * @throws ModelException if it is no tokenizer
     */
    static PromptTokenizer open(Path file, int maxLength) {
        String length = Integer.toString(maxLength);
        Map<String, String> options = Map.of(
                "padding", "do_not_pad", "truncation", "longest_first", "maxLength", length, "modelMaxLength", length);
        try {
            // From a stream: from a path DJL would also apply what it makes of tokenizer_config.json.
            return new PromptTokenizer(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(Files.readAllBytes(file)), options));
        } catch (IOException | RuntimeException e) {
            throw new ModelException("%s is no tokenizer: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** The ids of a prompt, special tokens included. */
    long[] ids(String prompt) {
        // Unpaired surrogates have no UTF-8 form, which the native side needs: they become question marks.
        String sound = new String(prompt.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return tokenizer.encode(sound).getIds();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}

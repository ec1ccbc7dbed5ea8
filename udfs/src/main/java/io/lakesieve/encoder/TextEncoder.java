package io.lakesieve.encoder;

import java.util.List;

/**
 * The text tower and its tokenizer in the hands of one caller: not for two threads at once, though all callers of a JVM
 * share the loaded model. A prompt's embedding depends on the prompt alone, to the bit.
 */
@SuppressWarnings("DoNotCallSuggester") // until written
public final class TextEncoder implements AutoCloseable {
    TextEncoder() {}

    /** The length of an embedding. */
    public int dimension() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Embeds prompts, however many; the rows come in their order. */
    public Embeddings embed(List<String> prompts) {
        throw new UnsupportedOperationException("not written yet: " + prompts);
    }

    /** The token ids of a prompt: special tokens included, cut to the tower's length, not padded. */
    public long[] tokenIds(String prompt) {
        throw new UnsupportedOperationException("not written yet: " + prompt);
    }

    @Override
    public void close() {}
}

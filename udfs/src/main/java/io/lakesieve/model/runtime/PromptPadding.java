package io.lakesieve.model.runtime;

import io.lakesieve.model.text.PaddingUse;
import io.lakesieve.model.text.PromptTokenizer;
import io.lakesieve.model.tower.TextTower;
import java.util.Arrays;
import java.util.List;

/**
 * Whether prompts are passed to a text tower unpadded or padded to the tower's length.
 *
 * <p>Unpadded prompts cost a fraction, and a tower with causal or masked attention gives them the same embeddings.
 * Whether a tower does is tested when it is loaded, on prompts of several lengths.
 */
enum PromptPadding {
    NONE,
    FULL_LENGTH;

    /**
     * Largest difference of an element of a normalised embedding that counts as rounding; padding that a tower attends to
     * causes far larger ones.
     */
    private static final double TOLERANCE = 1e-5;

    /** The same of a tower that rounds floats to integers: each that falls on the other side moves all that follows. */
    private static final double INTEGER_TOLERANCE = 0.01;

    private static final List<String> TRIALS =
            List.of("a", "The nice dog.", "This is a remarkable photo", "The nice two-humped camel of the desert.");

    /** Tests a tower. */
    static PromptPadding of(TextTower tower, PromptTokenizer tokenizer, TowerCalls calls) {
        if (tower.hasFixedLength() || tower.padding() == PaddingUse.ATTENDED) {
            return FULL_LENGTH;
        }
        double tolerance = tower.tower().roundsActivations() ? INTEGER_TOLERANCE : TOLERANCE;
        for (String prompt : TRIALS) {
            long[] ids = tokenizer.ids(prompt);
            float[] bare = embed(PromptBatch.of(List.of(ids), ids.length, tower), calls);
            float[] padded = embed(PromptBatch.of(List.of(ids), tower.paddedLength(), tower), calls);
            for (int i = 0; i < bare.length; i++) {
                // Negated, so that NaN counts as a difference.
                if (!(Math.abs(bare[i] - padded[i]) <= tolerance)) {
                    return FULL_LENGTH;
                }
            }
        }
        return NONE;
    }

    private static float[] embed(TowerInput.Prompts prompt, TowerCalls calls) {
        TowerInput.Prompts full = PromptBatch.filledUp(prompt, calls.rowsToPass(1));
        TowerCalls.Output output = calls.run(full);
        return Embeddings.normalise(Arrays.copyOf(output.values(), output.dimension()), output.dimension())
                .row(0);
    }

    /** The length to which a prompt of {@code tokens} tokens is padded. */
    int length(int tokens, TextTower tower) {
        return this == NONE ? tokens : tower.paddedLength();
    }
}

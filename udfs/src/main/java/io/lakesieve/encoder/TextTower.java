package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * The tower for prompts and what its tokenizer needs beside {@code tokenizer.json}.
 *
 * @param tower the graph
 * @param maxLength tokens of the longest prompt, special ones included; longer prompts are cut
 * @param padId the token that fills a prompt up where the tower needs a fixed length
 */
public record TextTower(Tower tower, int maxLength, long padId) implements Serializable {
    public TextTower {
        requireNonNull(tower, "tower");
        if (maxLength < 1) {
            throw new IllegalArgumentException("A prompt has room for at least one token, not " + maxLength);
        }
    }

    /** A tower whose prompts are as long as its export allows, else as its tokenizer says. */
    static TextTower of(Tower tower, TokenizerFacts facts) {
        long fixed = tower.inputs().get(0).dimension(1);
        int maxLength = fixed != TensorSpec.DYNAMIC
                ? Math.toIntExact(fixed)
                : facts.maxLength()
                        .orElseThrow(() -> new ModelException(
                                "Nothing says how many tokens %s takes: add 'model_max_length' to tokenizer_config.json"
                                        .formatted(tower.file())));
        return new TextTower(tower, maxLength, facts.padId());
    }

    /** Whether the export accepts prompts of one length only. */
    boolean hasFixedLength() {
        return tower.inputs().get(0).dimension(1) != TensorSpec.DYNAMIC;
    }
}

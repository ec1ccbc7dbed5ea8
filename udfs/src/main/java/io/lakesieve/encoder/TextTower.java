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
}

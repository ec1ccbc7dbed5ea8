package io.lakesieve.model.tower;

import static java.util.Objects.requireNonNull;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.InputRole;
import io.lakesieve.model.onnx.TensorSpec;
import io.lakesieve.model.text.LetterCase;
import io.lakesieve.model.text.PaddingUse;
import io.lakesieve.model.text.TokenizerFacts;
import java.io.Serializable;
import java.util.OptionalInt;

/**
 * The tower for prompts and what its tokenizer needs beside {@code tokenizer.json}.
 *
 * @param tower the graph
 * @param maxLength tokens of the longest prompt, special ones included; longer prompts are cut
 * @param paddedLength tokens of a prompt that is filled up
 * @param padId the token that fills a prompt up where the tower needs a full length
 * @param padding whether the tower was trained to look at that token
 * @param letterCase what the model's configuration says about upper-case letters
 */
public record TextTower(
        Tower tower, int maxLength, int paddedLength, long padId, PaddingUse padding, LetterCase letterCase)
        implements Serializable {
    public TextTower {
        requireNonNull(tower, "tower");
        requireNonNull(padding, "padding");
        requireNonNull(letterCase, "letterCase");
        if (maxLength < 1 || paddedLength < maxLength) {
            throw new IllegalArgumentException(
                    "A prompt has room for at least one token: %d of %d".formatted(maxLength, paddedLength));
        }
    }

    /** A tower whose prompts are as long as its tokenizer and its positions say, and its export allows. */
    public static TextTower of(Tower tower, TokenizerFacts facts) {
        if (tower.asksFor(InputRole.POSITIONS) && facts.countsPositionsFromPadding()) {
            throw new ModelException("%s asks for 'position_ids', which models of this kind count from their padding"
                            .formatted(tower.file())
                    + " token: export it so that it counts them itself");
        }
        long fixed = tower.first(InputRole.IDS).dimension(1);
        OptionalInt stated = facts.maxLength();
        if (fixed == TensorSpec.DYNAMIC && stated.isEmpty()) {
            throw new ModelException(
                    "Nothing says how many tokens %s takes: add 'model_max_length' to tokenizer_config.json"
                            .formatted(tower.file()));
        }
        int padded = fixed == TensorSpec.DYNAMIC ? stated.getAsInt() : Math.toIntExact(fixed);
        return new TextTower(
                tower,
                Math.min(stated.orElse(padded), padded),
                padded,
                facts.padId(),
                facts.padding(),
                facts.letterCase());
    }

    /** Whether the export accepts prompts of one length only. */
    public boolean hasFixedLength() {
        return tower.first(InputRole.IDS).dimension(1) != TensorSpec.DYNAMIC;
    }
}

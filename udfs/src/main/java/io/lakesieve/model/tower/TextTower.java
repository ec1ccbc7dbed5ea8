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
 * A model's text tower, with the settings of its tokenizer that are not in {@code tokenizer.json}.
 *
 * @param tower the ONNX graph
 * @param maxLength maximum number of tokens, including special ones; longer prompts are truncated
 * @param paddedLength number of tokens of a padded prompt
 * @param padId id of the padding token
 * @param padding whether the tower attends to padding
 * @param letterCase how the configuration overrides the handling of upper-case letters
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

    /** Describes a tower, with the prompt length that its tokenizer, its positions and its export allow. */
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

    /** Whether the export accepts only prompts of one fixed length. */
    public boolean hasFixedLength() {
        return tower.first(InputRole.IDS).dimension(1) != TensorSpec.DYNAMIC;
    }
}

package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import io.lakesieve.model.tower.Tower;
import java.io.Serializable;
import java.util.List;

/**
 * The serialisable description of a model's caption decoder (ZOC: Esmaeilpour et al., AAAI 2022).
 *
 * @param location its files
 * @param tower the ONNX graph: token ids and an image's embedding to the logits of the next token
 * @param beginToken the id of the token that every caption begins with
 * @param tokens the text of each token of the vocabulary, by id; several may have the same text
 */
public record CaptionDecoderSpec(ModelFiles location, Tower tower, int beginToken, List<String> tokens)
        implements Serializable {
    public CaptionDecoderSpec {
        requireNonNull(location, "location");
        requireNonNull(tower, "tower");
        tokens = List.copyOf(tokens);
        if (beginToken < 0 || beginToken >= tokens.size()) {
            throw new IllegalArgumentException(
                    "Captions begin with token %d of a vocabulary of %d".formatted(beginToken, tokens.size()));
        }
    }

    /** Stands for the decoder and its vocabulary, see {@link ModelFiles#id()}. */
    public String id() {
        return location.id();
    }
}

package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a model has besides its two towers, as far as the methods of a run need it.
 *
 * @param noTexts CLIPN's "no" text tower
 * @param captionDecoder ZOC's caption decoder
 */
public record FurtherTowers(Optional<ModelSpec> noTexts, Optional<CaptionDecoderSpec> captionDecoder) {
    /** None, which is enough for most methods. */
    public static final FurtherTowers NONE = new FurtherTowers(Optional.empty(), Optional.empty());

    public FurtherTowers {
        requireNonNull(noTexts, "noTexts");
        requireNonNull(captionDecoder, "captionDecoder");
    }
}

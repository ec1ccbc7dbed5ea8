package io.lakesieve.image;

import static java.util.Objects.requireNonNull;

/**
 * Applies a {@link PreprocessorConfig}: resize, centre crop, rescale, normalise, with the arithmetic of transformers'
 * image processors on Pillow. Threads may share it.
 */
@SuppressWarnings("DoNotCallSuggester") // until written
public final class Preprocessor {
    private final PreprocessorConfig config;

    public Preprocessor(PreprocessorConfig config) {
        this.config = requireNonNull(config, "config");
    }

    /** Rows of every tensor. */
    public int height() {
        return config.height();
    }

    /** Columns of every tensor. */
    public int width() {
        return config.width();
    }

    /** The model's input for one picture: channel by channel (red first), row by row. */
    public float[] pixels(RgbImage image) {
        throw new UnsupportedOperationException("not written yet: " + image);
    }
}

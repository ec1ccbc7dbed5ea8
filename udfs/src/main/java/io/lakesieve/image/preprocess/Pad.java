package io.lakesieve.image.preprocess;

import java.io.Serializable;

/** What surrounds a picture at the end, after its numbers are normalised. */
public sealed interface Pad extends Serializable {
    /** Nothing. */
    record None() implements Pad {}

    /** Zeros below and to the right, up to this size. */
    record UpTo(int height, int width) implements Pad {
        public UpTo {
            PreprocessorConfig.requirePositive("pad_size.height", height);
            PreprocessorConfig.requirePositive("pad_size.width", width);
        }
    }
}

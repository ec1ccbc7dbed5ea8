package io.lakesieve.image.preprocess;

import java.io.Serializable;

/** Padding of the tensor after normalisation. */
public sealed interface Pad extends Serializable {
    /** No padding. */
    record None() implements Pad {}

    /** Zeros are added below and to the right, up to this size. */
    record UpTo(int height, int width) implements Pad {
        public UpTo {
            PreprocessorConfig.requirePositive("pad_size.height", height);
            PreprocessorConfig.requirePositive("pad_size.width", width);
        }
    }
}

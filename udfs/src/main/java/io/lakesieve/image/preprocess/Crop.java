package io.lakesieve.image.preprocess;

import java.io.Serializable;

/** The crop of a resized picture. */
public sealed interface Crop extends Serializable {
    /** No crop. */
    record None() implements Crop {}

    /**
     * A centre crop; a smaller picture is padded with zeros (black).
     *
     * @param height rows
     * @param width columns
     * @param rounding how an odd margin is divided
     */
    record Centre(int height, int width, Rounding rounding) implements Crop {
        /** A centre crop as in transformers. */
        public Centre(int height, int width) {
            this(height, width, Rounding.DOWN);
        }

        public Centre {
            PreprocessorConfig.requirePositive("crop_size.height", height);
            PreprocessorConfig.requirePositive("crop_size.width", width);
        }
    }

    /** On which side of a centre crop the odd pixel of a margin is, in which transformers and torchvision differ. */
    enum Rounding {
        /** As in transformers: a crop starts at half the margin, rounded down; padding is rounded up. */
        DOWN,
        /** As in torchvision: a crop starts at half the margin, rounded half to even; padding is rounded down. */
        HALF_EVEN
    }
}

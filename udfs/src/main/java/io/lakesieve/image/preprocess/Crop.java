package io.lakesieve.image.preprocess;

import java.io.Serializable;

/** What is cut out of a scaled picture. */
public sealed interface Crop extends Serializable {
    /** Nothing: the whole picture stays. */
    record None() implements Crop {}

    /**
     * The middle; where the picture is smaller than this it is surrounded by zeros (black).
     *
     * @param height rows
     * @param width columns
     * @param rounding where the middle of an odd margin is
     */
    record Centre(int height, int width, Rounding rounding) implements Crop {
        /** A crop of transformers. */
        public Centre(int height, int width) {
            this(height, width, Rounding.DOWN);
        }

        public Centre {
            PreprocessorConfig.requirePositive("crop_size.height", height);
            PreprocessorConfig.requirePositive("crop_size.width", width);
        }
    }

    /** On which side of a crop the odd pixel of a margin stays: the two libraries that models are trained with differ. */
    enum Rounding {
        /** A crop starts at half the margin, rounded down, as in transformers; what is padded is rounded up. */
        DOWN,
        /** A crop starts at half the margin, halves going to the even number, as in torchvision; padding is rounded down. */
        HALF_EVEN
    }
}

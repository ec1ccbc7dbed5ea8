package io.lakesieve.image;

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
    record Centre(int height, int width, CropRounding rounding) implements Crop {
        /** A crop of transformers. */
        public Centre(int height, int width) {
            this(height, width, CropRounding.DOWN);
        }

        public Centre {
            Sizes.requirePositive("crop_size.height", height);
            Sizes.requirePositive("crop_size.width", width);
        }
    }
}

package io.lakesieve.image;

import java.io.Serializable;

/** What is cut out of a scaled picture. */
public sealed interface Crop extends Serializable {
    /** Nothing: the whole picture stays. */
    record None() implements Crop {}

    /** The middle; where the picture is smaller than this it is surrounded by zeros (black), as in transformers. */
    record Centre(int height, int width) implements Crop {
        public Centre {
            Sizes.requirePositive("crop_size.height", height);
            Sizes.requirePositive("crop_size.width", width);
        }
    }
}

package io.lakesieve.image;

/** On which side of a crop the odd pixel of a margin stays: the two libraries that models are trained with differ. */
public enum CropRounding {
    /** A crop starts at half the margin, rounded down, as in transformers; what is padded is rounded up. */
    DOWN,
    /** A crop starts at half the margin, halves going to the even number, as in torchvision; padding is rounded down. */
    HALF_EVEN
}

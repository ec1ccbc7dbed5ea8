package io.lakesieve.image;

/** Pillow's resampling filters, each with the code that {@code preprocessor_config.json} uses for it. */
public enum Resampling {
    NEAREST(0),
    LANCZOS(1),
    BILINEAR(2),
    BICUBIC(3),
    BOX(4),
    HAMMING(5);

    private final int pillowCode;

    Resampling(int pillowCode) {
        this.pillowCode = pillowCode;
    }

    /** The number of {@code PIL.Image.Resampling}. */
    public int pillowCode() {
        return pillowCode;
    }

    /**
     * The filter with Pillow's code.
     *
     * @throws IllegalArgumentException if Pillow has no such filter
     */
    public static Resampling ofPillowCode(int code) {
        for (Resampling filter : values()) {
            if (filter.pillowCode == code) {
                return filter;
            }
        }
        throw new IllegalArgumentException("'resample' is one of Pillow's codes 0 to 5, not " + code);
    }
}

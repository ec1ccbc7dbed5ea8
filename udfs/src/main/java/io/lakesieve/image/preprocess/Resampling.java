package io.lakesieve.image.preprocess;

/** Pillow's resampling filters, with their codes in {@code preprocessor_config.json}. */
public enum Resampling {
    NEAREST(0, 0),
    LANCZOS(1, 3),
    BILINEAR(2, 1),
    BICUBIC(3, 2),
    BOX(4, 0.5),
    HAMMING(5, 1);

    private final int pillowCode;
    private final double support;

    Resampling(int pillowCode, double support) {
        this.pillowCode = pillowCode;
        this.support = support;
    }

    /** The filter's value in {@code PIL.Image.Resampling}. */
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

    /** Half the width of the filter, in source pixels if the picture is not reduced. */
    double support() {
        return support;
    }

    /** The filter's weight at a distance from its centre; {@link #NEAREST} has none. */
    double weight(double distance) {
        double x = Math.abs(distance);
        return switch (this) {
            case NEAREST -> throw new IllegalStateException("The nearest pixel has no weight");
            case LANCZOS -> x < 3 ? sinc(x) * sinc(x / 3) : 0;
            case BILINEAR -> x < 1 ? 1 - x : 0;
            case BICUBIC -> cubic(x);
            case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
            case HAMMING -> x < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI)) : 0;
        };
    }

    /** Keys' cubic with a = -1/2. */
    private static double cubic(double x) {
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }
}

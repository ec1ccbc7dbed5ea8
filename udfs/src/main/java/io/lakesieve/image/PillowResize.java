package io.lakesieve.image;

/** Scales pictures with exactly Pillow's arithmetic, so that every bit agrees with {@code PIL.Image.resize}. */
@SuppressWarnings("DoNotCallSuggester") // until written
public final class PillowResize {
    private PillowResize() {}

    /** The picture at another size; the picture itself where the size is the same. */
    public static RgbImage resize(RgbImage image, int width, int height, Resampling filter) {
        throw new UnsupportedOperationException("not written yet: " + image + width + height + filter);
    }
}

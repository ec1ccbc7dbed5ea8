package io.lakesieve.image;

import static java.util.Objects.requireNonNull;

/**
 * A picture of three 8-bit channels, row by row, the channels of a pixel side by side.
 *
 * <p>The array is not copied, since pictures are large and live for one step: who passes it on does not write to it
 * again. Equality is identity of the array for the same reason.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb {@code height x width x 3} bytes, each 0 to 255 as an unsigned byte
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, not compared
public record RgbImage(int width, int height, byte[] rgb) {
    /** The channels of a pixel. */
    public static final int CHANNELS = 3;

    public RgbImage {
        requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A picture has at least one pixel, not " + width + " x " + height);
        }
        if (rgb.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException("%d x %d pixels take %d bytes, not %d"
                    .formatted(width, height, (long) width * height * 3, rgb.length));
        }
    }
}

package io.lakesieve.image.codec;

import static java.util.Objects.requireNonNull;

/**
 * A picture with three 8-bit channels, interleaved, row by row.
 *
 * <p>The array is not copied, since pictures are large and short-lived: do not write to it after passing it on. For the
 * same reason two pictures are equal only if they share the array.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb {@code height x width x 3} bytes, each 0 to 255 as an unsigned byte
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, not compared
public record RgbImage(int width, int height, byte[] rgb) {
    /** Number of channels. */
    public static final int CHANNELS = 3;

    public RgbImage {
        requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A picture has at least one pixel, not " + width + " x " + height);
        }
        if (rgb.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException("%d x %d pixels take %d bytes, not %d"
                    .formatted(width, height, (long) width * height * CHANNELS, rgb.length));
        }
    }

    /**
     * This picture placed on a canvas, cropped where it extends beyond it.
     *
     * @param left column of the canvas at which the picture starts, from 0
     * @param top row of the canvas at which it starts, from 0
     * @param background the colour of the rest of the canvas, {@code 0xRRGGBB}
     */
    public RgbImage onCanvas(int canvasWidth, int canvasHeight, int left, int top, int background) {
        if (width == canvasWidth && height == canvasHeight) {
            return this;
        }
        byte[] canvas = new byte[canvasWidth * canvasHeight * CHANNELS];
        for (int i = 0; i < canvas.length; i += CHANNELS) {
            canvas[i] = (byte) (background >> 16);
            canvas[i + 1] = (byte) (background >> 8);
            canvas[i + 2] = (byte) background;
        }
        int columns = Math.max(0, Math.min(width, canvasWidth - left));
        int rows = Math.min(height, canvasHeight - top);
        for (int y = 0; y < rows; y++) {
            int to = ((top + y) * canvasWidth + left) * CHANNELS;
            System.arraycopy(rgb, y * width * CHANNELS, canvas, to, columns * CHANNELS);
        }
        return new RgbImage(canvasWidth, canvasHeight, canvas);
    }
}

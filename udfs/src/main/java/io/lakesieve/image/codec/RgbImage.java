package io.lakesieve.image.codec;

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
                    .formatted(width, height, (long) width * height * CHANNELS, rgb.length));
        }
    }

    /**
     * This picture on a canvas; what lies beyond the canvas is cut off, and a picture of its size covers it.
     *
     * @param left the column of the canvas on which the picture begins, from 0
     * @param top the row on which it begins, from 0
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

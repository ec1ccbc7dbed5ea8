package io.lakesieve.image.codec.gif;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import java.util.Arrays;

/**
 * Decodes the first frame of a GIF on its canvas, over white.
 *
 * <p>A canvas grows with a frame that reaches beyond it. Where the frame does not cover it, the canvas is transparent, or
 * of the palette's first colour where the frame names no transparent one: all of it as Pillow does.
 */
public final class GifDecoder {
    private static final int COLOURS = 256;
    private static final int WHITE = 255;

    private GifDecoder() {}

    public static RgbImage decode(byte[] bytes, ImageLimits limits) throws ImageRejection {
        GifFile file = GifFile.read(bytes);
        limits.checkPixels(file.frameWidth(), file.frameHeight());
        limits.checkPixels(file.width(), file.height());
        byte[] indices = new byte[file.width() * file.height()];
        if (file.transparent() >= 0) {
            Arrays.fill(indices, (byte) file.transparent());
        }
        new GifCodes(bytes, file, indices).read();
        return coloured(file, indices);
    }

    private static RgbImage coloured(GifFile file, byte[] indices) {
        byte[] colours = colours(file);
        byte[] rgb = new byte[indices.length * RgbImage.CHANNELS];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(
                    colours, (indices[i] & 0xFF) * RgbImage.CHANNELS, rgb, i * RgbImage.CHANNELS, RgbImage.CHANNELS);
        }
        return new RgbImage(file.width(), file.height(), rgb);
    }

    /** Red, green and blue of every index: grey without a palette, and black beyond the end of one. */
    private static byte[] colours(GifFile file) {
        byte[] colours = Arrays.copyOf(file.palette(), COLOURS * RgbImage.CHANNELS);
        for (int i = 0; i < colours.length && file.palette().length == 0; i++) {
            colours[i] = (byte) (i / RgbImage.CHANNELS);
        }
        for (int channel = 0; channel < RgbImage.CHANNELS && file.transparent() >= 0; channel++) {
            colours[file.transparent() * RgbImage.CHANNELS + channel] = (byte) Colours.overWhite(WHITE, 0);
        }
        return colours;
    }
}

package io.lakesieve.image.codec;

/** Integer colour arithmetic of Pillow and libjpeg on samples of 0 to 255. */
public final class Colours {
    private Colours() {}

    /** A sample blended over white, as Pillow's {@code paste} with a mask does. */
    public static int overWhite(int value, int alpha) {
        return dividedBy255(value * alpha + 255 * (255 - alpha));
    }

    /** A 16-bit sample as 8 bits, rounded to the nearest: 65535 / 257 = 255. */
    public static int from16Bits(int sample) {
        return (sample + 128) / 257;
    }

    /** The red, green or blue of a CMYK colour by Pillow's formula; {@code ink} is cyan, magenta or yellow. */
    public static int fromCmyk(int ink, int black) {
        int light = 255 - black;
        return clip(light - dividedBy255(ink * light));
    }

    /** Red of a YCbCr colour as libjpeg computes it: y + 1.40200 (cr - 128). */
    public static int red(int y, int cr) {
        return clip(y + ((91881 * (cr - 128) + 32768) >> 16));
    }

    /** Green of a YCbCr colour as libjpeg computes it: y - 0.34414 (cb - 128) - 0.71414 (cr - 128). */
    public static int green(int y, int cb, int cr) {
        return clip(y + ((-22554 * (cb - 128) - 46802 * (cr - 128) + 32768) >> 16));
    }

    /** Blue of a YCbCr colour as libjpeg computes it: y + 1.77200 (cb - 128). */
    public static int blue(int y, int cb) {
        return clip(y + ((116130 * (cb - 128) + 32768) >> 16));
    }

    /** Rounded division by 255 of a product of two samples, without a division. */
    private static int dividedBy255(int product) {
        int shifted = product + 128;
        return ((shifted >> 8) + shifted) >> 8;
    }

    /** A value limited to 0 to 255, for single samples. */
    public static int clip(int value) {
        return Math.min(Math.max(value, 0), 255);
    }

    /**
     * Like {@link #clip}, for loops over whole arrays: works on sign bits, since the JIT compiler of JDK 17 vectorises
     * these operations but not minimum and maximum.
     */
    public static int clipInLoop(int value) {
        int below = 255 - (value & ~(value >> 31));
        return 255 - (below & ~(below >> 31));
    }
}

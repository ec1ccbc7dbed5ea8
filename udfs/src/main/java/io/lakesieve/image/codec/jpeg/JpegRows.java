package io.lakesieve.image.codec.jpeg;

import static io.lakesieve.image.codec.jpeg.JpegComponent.BLOCK;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.RgbImage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Converts a JPEG's samples to RGB, row by row as they are decoded, with libjpeg's arithmetic.
 *
 * <p>A row of pixels may need the row of chrominance below it, so the last row of each row of MCUs is written after the
 * next one is decoded.
 */
final class JpegRows {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final boolean chrominance;
    private final int width;
    private final int height;
    private final byte[] rgb;
    /** A row's packed pixels, red in the lowest byte. */
    private final int[] pixels;

    private final int[] luminance;
    private final int[][] colours;

    private JpegComponent[] channels = {};
    private ChromaUpsampler chroma;
    private int mcuRows;
    private int done;

    /** @param chrominance whether the first three channels are YCbCr and not RGB, or CMY where there are four */
    JpegRows(int width, int height, boolean chrominance) {
        this.width = width;
        this.height = height;
        this.chrominance = chrominance;
        this.rgb = new byte[width * height * RgbImage.CHANNELS];
        this.pixels = new int[width];
        this.luminance = new int[width];
        this.colours = new int[RgbImage.CHANNELS][width];
    }

    /** The picture, after all rows were written. */
    RgbImage image() {
        return new RgbImage(width, height, rgb);
    }

    void begin(JpegComponent[] frame, int maxHorizontal, int maxVertical) throws IrregularJpegException {
        channels = frame;
        mcuRows = maxVertical * BLOCK;
        for (int i = 0; i < frame.length; i++) {
            boolean full = frame[i].horizontal == maxHorizontal && frame[i].vertical == maxVertical;
            boolean mayBeSubsampled = chrominance && (i == 1 || i == 2);
            if (!full && !mayBeSubsampled) {
                throw new IrregularJpegException("a subsampled channel other than chrominance");
            }
        }
        if (frame.length > 1 && chrominance) {
            chroma = new ChromaUpsampler(frame[1], frame[2], width, maxHorizontal, maxVertical);
        }
    }

    /** Writes the rows of pixels that can be computed after row {@code mcuY} of MCUs. */
    void write(int mcuY, boolean last) {
        int end = last ? height : (mcuY + 1) * mcuRows - 1;
        for (; done < end; done++) {
            if (channels.length == 1) {
                join(channels[0], channels[0], channels[0]);
            } else if (chrominance) {
                convert(chroma.make(done));
            } else {
                join(channels[0], channels[1], channels[2]);
            }
            if (channels.length == 4) {
                print(channels[3]);
            }
            put(done * width * RgbImage.CHANNELS);
        }
    }

    private void join(JpegComponent first, JpegComponent second, JpegComponent third) {
        int from = first.rowStart(done);
        for (int x = 0; x < width; x++) {
            pixels[x] = first.samples[from + x] | (second.samples[from + x] << 8) | (third.samples[from + x] << 16);
        }
    }

    private void convert(int[] chrominances) {
        System.arraycopy(channels[0].samples, channels[0].rowStart(done), luminance, 0, width);
        red(luminance, chrominances, colours[0]);
        green(luminance, chrominances, colours[1]);
        blue(luminance, chrominances, colours[2]);
        pack(colours[0], colours[1], colours[2], pixels);
    }

    /**
     * Makes RGB of inks, which Pillow takes to be inverted, as Adobe writes them; libjpeg converts YCCK to 255 - RGB and K,
     * so the two inversions cancel out for the first three channels.
     */
    private void print(JpegComponent key) {
        int from = key.rowStart(done);
        for (int x = 0; x < width; x++) {
            int inks = chrominance ? pixels[x] : ~pixels[x];
            int black = 255 - key.samples[from + x];
            pixels[x] = Colours.fromCmyk(inks & 0xFF, black)
                    | Colours.fromCmyk(inks >> 8 & 0xFF, black) << 8
                    | Colours.fromCmyk(inks >> 16 & 0xFF, black) << 16;
        }
    }

    // Colours.red, green and blue as loops over arrays, which the JIT compiler vectorises.

    private static void red(int[] luminance, int[] chrominances, int[] target) {
        for (int x = 0; x < target.length; x++) {
            int cr = (chrominances[x] >> 16) - 128;
            target[x] = Colours.clipInLoop(luminance[x] + ((91881 * cr + 32768) >> 16));
        }
    }

    private static void green(int[] luminance, int[] chrominances, int[] target) {
        for (int x = 0; x < target.length; x++) {
            int cb = (chrominances[x] & 0xFF) - 128;
            int cr = (chrominances[x] >> 16) - 128;
            target[x] = Colours.clipInLoop(luminance[x] + ((-22554 * cb - 46802 * cr + 32768) >> 16));
        }
    }

    private static void blue(int[] luminance, int[] chrominances, int[] target) {
        for (int x = 0; x < target.length; x++) {
            int cb = (chrominances[x] & 0xFF) - 128;
            target[x] = Colours.clipInLoop(luminance[x] + ((116130 * cb + 32768) >> 16));
        }
    }

    private static void pack(int[] red, int[] green, int[] blue, int[] target) {
        for (int x = 0; x < target.length; x++) {
            target[x] = red[x] | (green[x] << 8) | (blue[x] << 16);
        }
    }

    /** Writes a row as one int per pixel of three bytes; the next pixel overwrites the fourth byte. */
    private void put(int start) {
        int last = width - 1;
        int to = start;
        for (int x = 0; x < last; x++, to += RgbImage.CHANNELS) {
            INT.set(rgb, to, pixels[x]);
        }
        rgb[to] = (byte) pixels[last];
        rgb[to + 1] = (byte) (pixels[last] >> 8);
        rgb[to + 2] = (byte) (pixels[last] >> 16);
    }
}

package io.lakesieve.image.codec.jpeg;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageReaders;
import io.lakesieve.image.codec.RgbImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import javax.imageio.ImageReader;

/**
 * Decodes JPEG to RGB with libjpeg's arithmetic, ignoring colour profiles: complete files of the usual kinds by {@link
 * HuffmanJpeg}, all others from the raw samples of the JDK's native libjpeg.
 */
public final class JpegDecoder {
    private JpegDecoder() {}

    public static RgbImage decode(byte[] bytes, ImageLimits limits) throws Exception {
        JpegFile file = JpegFile.read(bytes);
        limits.checkPixels(file.width(), file.height());
        return ExifOrientation.apply(decode(file), file.exifOrientation(), file.xmpOrientation());
    }

    private static RgbImage decode(JpegFile file) throws Exception {
        JpegRows rows = new JpegRows(file.width(), file.height(), file.hasChrominance());
        try {
            HuffmanJpeg.decode(file.isWhole() ? file.bare() : file.bareWithAnEnd(), rows);
            return rows.image();
        } catch (IrregularJpegException e) {
            // libjpeg decodes damaged files and rare kinds.
            if (!file.isWhole()) {
                throw JpegFile.truncated();
            }
            return decodeNatively(file);
        }
    }

    private static RgbImage decodeNatively(JpegFile file) throws Exception {
        byte[] samples = samples(file);
        int components = file.components();
        byte[] rgb =
                components == RgbImage.CHANNELS ? samples : new byte[samples.length / components * RgbImage.CHANNELS];
        switch (components) {
            case 1 -> greyToRgb(samples, rgb);
            case 3 -> {
                if (file.hasChrominance()) {
                    chrominanceToRgb(samples, rgb, components);
                }
            }
            default -> inkToRgb(samples, rgb, file.hasChrominance());
        }
        return new RgbImage(file.width(), file.height(), rgb);
    }

    private static byte[] samples(JpegFile file) throws Exception {
        ImageReader reader = ImageReaders.jpeg();
        try {
            reader.setInput(ImageReaders.input(file.bare()), true, true);
            Raster raster = reader.readRaster(0, null);
            return ((DataBufferByte) raster.getDataBuffer()).getData();
        } finally {
            reader.dispose();
        }
    }

    private static void greyToRgb(byte[] samples, byte[] rgb) {
        for (int i = 0; i < samples.length; i++) {
            rgb[3 * i] = samples[i];
            rgb[3 * i + 1] = samples[i];
            rgb[3 * i + 2] = samples[i];
        }
    }

    /** Converts YCbCr to RGB, with pixels {@code stride} bytes apart; the arrays may be the same. */
    private static void chrominanceToRgb(byte[] samples, byte[] rgb, int stride) {
        for (int i = 0; i < samples.length; i += stride) {
            int y = samples[i] & 0xFF;
            int cb = samples[i + 1] & 0xFF;
            int cr = samples[i + 2] & 0xFF;
            rgb[i] = (byte) Colours.red(y, cr);
            rgb[i + 1] = (byte) Colours.green(y, cb, cr);
            rgb[i + 2] = (byte) Colours.blue(y, cb);
        }
    }

    /**
     * Converts four channels to RGB. Pillow takes every CMYK JPEG to be inverted, as Adobe writes it; libjpeg converts
     * YCCK to 255 - RGB and K, so the two inversions cancel out for the first three channels.
     */
    private static void inkToRgb(byte[] samples, byte[] rgb, boolean chrominance) {
        if (chrominance) {
            chrominanceToRgb(samples, samples, 4);
        }
        for (int from = 0, to = 0; from < samples.length; from += 4, to += RgbImage.CHANNELS) {
            int black = 255 - (samples[from + 3] & 0xFF);
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                int stored = samples[from + channel] & 0xFF;
                int ink = chrominance ? stored : 255 - stored;
                rgb[to + channel] = (byte) Colours.fromCmyk(ink, black);
            }
        }
    }
}

package io.lakesieve.image.decode;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Reads a TIFF's samples as they are stored and makes RGB of them: {@code getRGB} would convert them by the file's colour
 * profile.
 */
final class TiffColours {
    /** What the sample behind the colours is. */
    enum Alpha {
        /** Something else than alpha, infrared for one. */
        NONE,
        STRAIGHT,
        /** Colours are multiplied by it. */
        PREMULTIPLIED
    }

    private final ColorModel model;
    private final Alpha alpha;
    private final byte[] palette;
    private final int[] bits;
    private final int colours;

    /**
     * @param alpha what the sample behind the colours is, where the model has one
     * @param palette colours of what the model takes for grey; empty where grey is grey
     */
    TiffColours(ColorModel model, Alpha alpha, byte[] palette) throws ImageRejection {
        this.model = model;
        this.alpha = model.hasAlpha() ? alpha : Alpha.NONE;
        this.palette = palette;
        this.bits = model.getComponentSize();
        this.colours = model.getNumColorComponents();
        for (int size : bits) {
            if (size > 16) {
                throw ImageRejection.unsupported("The picture has %d bits a sample, more than 16".formatted(size));
            }
        }
    }

    RgbImage toRgb(BufferedImage image) throws ImageRejection {
        Raster raster = image.getRaster();
        int width = raster.getWidth();
        byte[] rgb = new byte[width * raster.getHeight() * RgbImage.CHANNELS];
        int[] row = new int[width * raster.getNumBands()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            putRow(row, raster.getNumBands(), rgb, y * width * RgbImage.CHANNELS);
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    private void putRow(int[] row, int bands, byte[] rgb, int start) throws ImageRejection {
        int to = start;
        for (int from = 0; from < row.length; from += bands, to += RgbImage.CHANNELS) {
            if (model instanceof IndexColorModel indexed) {
                putPaletteColour(indexed, row[from], rgb, to);
            } else {
                putColour(row, from, rgb, to);
            }
        }
    }

    private static void putPaletteColour(IndexColorModel palette, int index, byte[] rgb, int to) {
        if (index < palette.getMapSize()) {
            int alpha = palette.getAlpha(index);
            rgb[to] = (byte) Colours.overWhite(palette.getRed(index), alpha);
            rgb[to + 1] = (byte) Colours.overWhite(palette.getGreen(index), alpha);
            rgb[to + 2] = (byte) Colours.overWhite(palette.getBlue(index), alpha);
        }
    }

    private void putColour(int[] row, int from, byte[] rgb, int to) throws ImageRejection {
        int opacity = alpha == Alpha.NONE ? 255 : to8Bits(row, from, colours);
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            int value = straight(colour(row, from, channel), opacity);
            rgb[to + channel] = (byte) Colours.overWhite(value, opacity);
        }
    }

    private int colour(int[] row, int from, int channel) throws ImageRejection {
        int place = row[from] * RgbImage.CHANNELS + channel;
        if (palette.length > 0) {
            return place < palette.length ? palette[place] & 0xFF : 0;
        }
        return switch (model.getColorSpace().getType()) {
            case ColorSpace.TYPE_GRAY -> to8Bits(row, from, 0);
            case ColorSpace.TYPE_RGB -> to8Bits(row, from, channel);
            case ColorSpace.TYPE_CMYK -> Colours.fromCmyk(to8Bits(row, from, channel), to8Bits(row, from, 3));
            default -> throw ImageRejection.unsupported("The picture is in a colour space that is not decoded");
        };
    }

    private int straight(int value, int opacity) {
        return alpha == Alpha.PREMULTIPLIED && opacity > 0 ? Colours.clip(value * 255 / opacity) : value;
    }

    private int to8Bits(int[] row, int from, int channel) {
        int sample = row[from + channel];
        return switch (bits[channel]) {
            case 8 -> sample;
            case 16 -> Colours.from16Bits(sample);
            default -> sample * 255 / ((1 << bits[channel]) - 1);
        };
    }
}

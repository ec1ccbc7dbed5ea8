package io.lakesieve.image.decode;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Converts an ImageIO picture to RGB from its stored samples; {@code getRGB} would apply the file's colour profile. */
final class RasterColours {
    private final ColorModel model;
    private final int[] bits;
    private final int colours;

    private RasterColours(ColorModel model) throws ImageRejection {
        this.model = model;
        this.bits = model.getComponentSize();
        this.colours = model.getNumColorComponents();
        for (int size : bits) {
            if (size > 16) {
                throw ImageRejection.unsupported("The picture has %d bits a sample, more than 16".formatted(size));
            }
        }
    }

    static RgbImage toRgb(BufferedImage image) throws ImageRejection {
        RasterColours reader = new RasterColours(image.getColorModel());
        Raster raster = image.getRaster();
        int width = raster.getWidth();
        byte[] rgb = new byte[width * raster.getHeight() * RgbImage.CHANNELS];
        int[] row = new int[width * raster.getNumBands()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            reader.putRow(row, raster.getNumBands(), rgb, y * width * RgbImage.CHANNELS);
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    private void putRow(int[] row, int bands, byte[] rgb, int start) throws ImageRejection {
        int to = start;
        for (int from = 0; from < row.length; from += bands, to += RgbImage.CHANNELS) {
            if (model instanceof IndexColorModel palette) {
                putPaletteColour(palette, row[from], rgb, to);
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
        int alpha = model.hasAlpha() ? to8Bits(row, from, colours) : 255;
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            int value =
                    switch (model.getColorSpace().getType()) {
                        case ColorSpace.TYPE_GRAY -> to8Bits(row, from, 0);
                        case ColorSpace.TYPE_RGB -> to8Bits(row, from, channel);
                        case ColorSpace.TYPE_CMYK ->
                            Colours.fromCmyk(to8Bits(row, from, channel), to8Bits(row, from, 3));
                        default ->
                            throw ImageRejection.unsupported("The picture is in a colour space that is not decoded");
                    };
            rgb[to + channel] = (byte) blend(value, alpha);
        }
    }

    private int blend(int value, int alpha) {
        return model.isAlphaPremultiplied() ? Colours.clip(value + 255 - alpha) : Colours.overWhite(value, alpha);
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

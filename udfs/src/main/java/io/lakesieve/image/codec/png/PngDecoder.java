package io.lakesieve.image.codec.png;

import static io.lakesieve.image.codec.png.PngFile.PALETTE;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.RgbImage;
import java.nio.ByteBuffer;

/**
 * Decodes PNG of every colour type and depth, interlaced or not, to RGB over white.
 *
 * <p>Rows are converted to RGB as they are inflated, so decoding takes little memory beyond the result, and all
 * checksums that Pillow checks are checked. ImageIO's reader does neither.
 */
public final class PngDecoder {
    /** Adam7: first column, first row, step in x, step in y of each pass. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final PngFile file;
    private final byte[] rgb;

    private PngDecoder(PngFile file) {
        this.file = file;
        this.rgb = new byte[file.width() * file.height() * RgbImage.CHANNELS];
    }

    public static RgbImage decode(byte[] bytes, ImageLimits limits) throws Exception {
        PngFile file = PngFile.read(bytes);
        limits.checkPixels(file.width(), file.height());
        PngDecoder decoder = new PngDecoder(file);
        decoder.readPasses();
        RgbImage image = new RgbImage(file.width(), file.height(), decoder.rgb);
        return ExifOrientation.apply(image, file.exifOrientation(), file.xmpOrientation());
    }

    private void readPasses() throws Exception {
        int pixelBits = file.channels() * file.depth();
        try (PngRows rows = new PngRows(file.data(), Math.max(pixelBits / 8, 1))) {
            for (int[] pass : file.interlaced() ? PASSES : ONE_PASS) {
                int columns = (file.width() - pass[0] + pass[2] - 1) / pass[2];
                if (columns > 0) {
                    rows.begin(Math.toIntExact(((long) columns * pixelBits + 7) / 8));
                    for (int y = pass[1]; y < file.height(); y += pass[3]) {
                        putRow(rows.next(), columns, y * file.width() + pass[0], pass[2]);
                    }
                }
            }
        }
    }

    /** Writes a row's pixels to the picture, the first at {@code start} and the others {@code step} pixels apart. */
    private void putRow(byte[] row, int columns, int start, int step) {
        int channels = file.channels();
        int to = start * RgbImage.CHANNELS;
        for (int x = 0; x < columns; x++, to += step * RgbImage.CHANNELS) {
            int sample = x * channels;
            if (file.colourType() == PALETTE) {
                putPaletteColour(sample(row, sample), to);
            } else {
                int alpha = alpha(row, sample);
                rgb[to] = colour(row, sample, alpha);
                rgb[to + 1] = channels < 3 ? rgb[to] : colour(row, sample + 1, alpha);
                rgb[to + 2] = channels < 3 ? rgb[to] : colour(row, sample + 2, alpha);
            }
        }
    }

    private void putPaletteColour(int index, int to) {
        byte[] palette = file.palette();
        int alpha = index < file.transparency().length ? file.transparency()[index] & 0xFF : 255;
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            int at = index * RgbImage.CHANNELS + channel;
            int value = at < palette.length ? palette[at] & 0xFF : index; // beyond its end Pillow shows greys
            rgb[to + channel] = (byte) Colours.overWhite(value, alpha);
        }
    }

    private byte colour(byte[] row, int sample, int alpha) {
        return (byte) Colours.overWhite(to8Bits(sample(row, sample)), alpha);
    }

    private int alpha(byte[] row, int sample) {
        return switch (file.colourType()) {
            case PngFile.GREY_ALPHA -> to8Bits(sample(row, sample + 1));
            case PngFile.RGB_ALPHA -> to8Bits(sample(row, sample + 3));
            default -> isTransparentColour(row, sample) ? 0 : 255;
        };
    }

    private boolean isTransparentColour(byte[] row, int sample) {
        byte[] key = file.transparency();
        if (key.length < 2 * file.channels()) {
            return false;
        }
        for (int channel = 0; channel < file.channels(); channel++) {
            if (sample(row, sample + channel) != (ByteBuffer.wrap(key).getShort(2 * channel) & 0xFFFF)) {
                return false;
            }
        }
        return true;
    }

    private int sample(byte[] row, int index) {
        int depth = file.depth();
        if (depth == 8) {
            return row[index] & 0xFF;
        }
        if (depth == 16) {
            return ((row[2 * index] & 0xFF) << 8) | (row[2 * index + 1] & 0xFF);
        }
        int bit = index * depth;
        return (row[bit / 8] >> (8 - depth - bit % 8)) & ((1 << depth) - 1);
    }

    private int to8Bits(int sample) {
        return switch (file.depth()) {
            case 8 -> sample;
            case 16 -> Colours.from16Bits(sample);
            default -> sample * 255 / ((1 << file.depth()) - 1);
        };
    }
}

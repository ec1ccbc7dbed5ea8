package io.lakesieve.image.codec.bmp;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;

/**
 * Decodes BMP of every header since OS/2's, with palettes, run lengths or colour masks, over white.
 *
 * <p>Alpha counts where a mask is stated for it in pixels of 32 bits, and nowhere else, as in Pillow.
 */
public final class BmpDecoder {
    private static final long UNSIGNED = 0xFFFFFFFFL;

    private final byte[] bytes;
    private final BmpHeader header;

    private BmpDecoder(byte[] bytes, BmpHeader header) {
        this.bytes = bytes;
        this.header = header;
    }

    public static RgbImage decode(byte[] bytes, ImageLimits limits) throws ImageRejection {
        BmpHeader header = BmpHeader.read(bytes);
        limits.checkPixels(header.width(), header.height());
        BmpDecoder decoder = new BmpDecoder(bytes, header);
        byte[] rgb = new byte[header.width() * header.height() * RgbImage.CHANNELS];
        if (header.hasRuns()) {
            decoder.colour(BmpRuns.read(bytes, header), rgb);
        } else {
            decoder.readRows(rgb);
        }
        return new RgbImage(header.width(), header.height(), rgb);
    }

    /** Where in the picture the stored row begins. */
    private int rowStart(int storedRow) {
        int row = header.topDown() ? storedRow : header.height() - 1 - storedRow;
        return row * header.width() * RgbImage.CHANNELS;
    }

    private void colour(byte[] indices, byte[] rgb) {
        for (int row = 0, from = 0; row < header.height(); row++) {
            int to = rowStart(row);
            for (int x = 0; x < header.width(); x++, from++, to += RgbImage.CHANNELS) {
                putColour(indices[from] & 0xFF, rgb, to);
            }
        }
    }

    private void readRows(byte[] rgb) throws ImageRejection {
        long rowBits = (long) header.width() * header.bits();
        long stored = (rowBits + 31) / 32 * Integer.BYTES;
        long end = header.pixels() + stored * (header.height() - 1) + (rowBits + 7) / 8;
        if (end > bytes.length) {
            throw BmpHeader.truncated(); // what fills up the last row may be missing
        }
        for (int row = 0; row < header.height(); row++) {
            int from = (int) (header.pixels() + stored * row);
            int to = rowStart(row);
            for (int x = 0; x < header.width(); x++, to += RgbImage.CHANNELS) {
                if (header.hasPalette()) {
                    putColour(index(from, x), rgb, to);
                } else {
                    putMasked(pixel(from, x), rgb, to);
                }
            }
        }
    }

    private int index(int row, int x) {
        int bit = x * header.bits();
        return (bytes[row + bit / 8] & 0xFF) >> (8 - header.bits() - bit % 8) & ((1 << header.bits()) - 1);
    }

    private int pixel(int row, int x) {
        int size = header.bits() / 8;
        int pixel = 0;
        for (int i = 0; i < size; i++) {
            pixel |= (bytes[row + x * size + i] & 0xFF) << (8 * i);
        }
        return pixel;
    }

    private void putColour(int index, byte[] rgb, int to) {
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            rgb[to + channel] = header.palette(index, channel);
        }
    }

    private void putMasked(int pixel, byte[] rgb, int to) {
        int alpha = header.alphaMask() == 0 ? 255 : sample(pixel, header.alphaMask());
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            rgb[to + channel] = (byte) Colours.overWhite(sample(pixel, header.mask(channel)), alpha);
        }
    }

    /** The bits of a mask as 8 bits: Pillow's arithmetic for masks of 5 and 6. */
    private static int sample(int pixel, int mask) {
        if (mask == 0) {
            return 0;
        }
        int shift = Integer.numberOfTrailingZeros(mask);
        long most = (mask & UNSIGNED) >>> shift;
        return (int) ((((pixel & mask) & UNSIGNED) >>> shift) * 255 / most);
    }
}

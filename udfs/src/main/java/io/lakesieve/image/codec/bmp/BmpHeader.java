package io.lakesieve.image.codec.bmp;

import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What stands before the pixels of a BMP. */
final class BmpHeader {
    private static final int FILE_HEADER_BYTES = 14;
    private static final int OS2_BYTES = 12;
    private static final int SHORTEST_BYTES = 16;
    private static final int LONGEST_BYTES = 124;
    private static final int OS2_2_BYTES = 64;
    /** The fields up to the masks, which stand behind them in every header but OS/2's. */
    private static final int INFO_BYTES = 40;

    private static final int ALPHA_BYTES = 56;

    private static final int PLAIN = 0;
    private static final int RUNS_8 = 1;
    private static final int RUNS_4 = 2;
    private static final int MASKS = 3;
    private static final int MASKS_AND_ALPHA = 6;

    private final ByteBuffer file;
    private final int length;
    private int width;
    private int height;
    private boolean topDown;
    private int bits;
    private int compression;
    private int colours;
    private final int[] masks = new int[RgbImage.CHANNELS];
    private int alphaMask;
    private int palette;
    private int paletteEntryBytes;
    private long pixels;

    private BmpHeader(byte[] bytes) throws ImageRejection {
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        requireBytes(FILE_HEADER_BYTES + Integer.BYTES);
        this.length = file.getInt(FILE_HEADER_BYTES);
        if (length != OS2_BYTES && (length < SHORTEST_BYTES || length > LONGEST_BYTES)) {
            throw ImageRejection.unreadable(
                    "The BMP is damaged: a header of %d bytes does not exist".formatted(length));
        }
        requireBytes(FILE_HEADER_BYTES + length);
    }

    static BmpHeader read(byte[] bytes) throws ImageRejection {
        BmpHeader header = new BmpHeader(bytes);
        header.readFields();
        header.requireKnown();
        header.readMasks();
        header.findPalette();
        return header;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Whether the first row is stored first. */
    boolean topDown() {
        return topDown;
    }

    /** Bits of a pixel. */
    int bits() {
        return bits;
    }

    /** Where the pixels begin. */
    long pixels() {
        return pixels;
    }

    boolean hasPalette() {
        return bits <= 8;
    }

    boolean hasRuns() {
        return compression == RUNS_8 || compression == RUNS_4;
    }

    /** The mask of red, green or blue in a pixel. */
    int mask(int channel) {
        return masks[channel];
    }

    /** The mask of alpha; 0 where there is none. */
    int alphaMask() {
        return alphaMask;
    }

    /** Red, green or blue of a palette's entry; black beyond its end. */
    byte palette(int index, int channel) {
        int at = palette + index * paletteEntryBytes + RgbImage.CHANNELS - 1 - channel;
        return index < colours && at < file.limit() ? file.get(at) : 0;
    }

    private void readFields() {
        if (length == OS2_BYTES) {
            width = file.getShort(18) & 0xFFFF;
            height = file.getShort(20) & 0xFFFF;
            bits = file.getShort(24);
            return;
        }
        width = file.getInt(18);
        height = file.getInt(22);
        topDown = height < 0;
        height = Math.abs(height);
        bits = file.getShort(28);
        compression = field(30);
        colours = field(46);
    }

    /** A field that older headers end before. */
    private int field(int at) {
        return at + Integer.BYTES <= FILE_HEADER_BYTES + length ? file.getInt(at) : 0;
    }

    private void requireKnown() throws ImageRejection {
        if (length == OS2_2_BYTES && ((compression == MASKS && bits == 1) || compression == 4)) {
            throw unsupported(compression == MASKS ? "Huffman codes" : "run lengths of 24 bits");
        }
        switch (compression) {
            case PLAIN -> requireBits(1, 2, 4, 8, 16, 24, 32);
            case RUNS_8 -> requireBits(8);
            case RUNS_4 -> requireBits(4);
            case MASKS, MASKS_AND_ALPHA -> requireBits(16, 24, 32);
            case 4 -> throw unsupported("JPEG");
            case 5 -> throw unsupported("PNG");
            default -> throw unsupported("method " + Integer.toUnsignedString(compression));
        }
    }

    private void requireBits(int... known) throws ImageRejection {
        for (int number : known) {
            if (bits == number) {
                return;
            }
        }
        throw ImageRejection.unreadable(
                "The BMP is damaged: %d bits a pixel do not go with compression %d".formatted(bits, compression));
    }

    private void readMasks() throws ImageRejection {
        if (compression != MASKS && compression != MASKS_AND_ALPHA) {
            setMasks(bits == 16 ? new int[] {0x7C00, 0x3E0, 0x1F} : new int[] {0xFF0000, 0xFF00, 0xFF}, 0);
            return;
        }
        int at = FILE_HEADER_BYTES + INFO_BYTES;
        boolean hasAlpha = length >= ALPHA_BYTES || compression == MASKS_AND_ALPHA;
        requireBytes(at + (hasAlpha ? 16 : 12));
        int[] stated = {file.getInt(at), file.getInt(at + 4), file.getInt(at + 8)};
        int alpha = hasAlpha ? file.getInt(at + 12) : 0;
        if (bits == 32 && (stated[0] | stated[1] | stated[2] | alpha) == 0) {
            setMasks(new int[] {0xFF0000, 0xFF00, 0xFF}, 0xFF000000);
        } else {
            setMasks(stated, bits == 32 ? alpha : 0);
        }
    }

    private void setMasks(int[] stated, int alpha) {
        System.arraycopy(stated, 0, masks, 0, masks.length);
        alphaMask = alpha;
    }

    private void findPalette() {
        palette = FILE_HEADER_BYTES + length;
        paletteEntryBytes = length == OS2_BYTES ? RgbImage.CHANNELS : Integer.BYTES;
        colours = colours > 0 && colours <= 256 ? colours : 1 << Math.min(bits, 8);
        pixels = file.getInt(10) & 0xFFFFFFFFL;
        if (pixels == 0 || pixels == palette) { // some writers leave it at 0, or at the palette's place
            pixels = palette + (hasPalette() ? (long) colours * paletteEntryBytes : 0);
        }
    }

    private void requireBytes(int count) throws ImageRejection {
        if (file.limit() < count) {
            throw truncated();
        }
    }

    private static ImageRejection unsupported(String compression) {
        return ImageRejection.unsupported("The BMP is compressed with %s, which is not decoded".formatted(compression));
    }

    static ImageRejection truncated() {
        return ImageRejection.unreadable("The BMP is truncated: its pixels are not all there");
    }
}

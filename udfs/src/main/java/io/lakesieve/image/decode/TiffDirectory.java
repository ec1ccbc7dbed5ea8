package io.lakesieve.image.decode;

import io.lakesieve.image.codec.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The first directory of a TIFF or BigTIFF; where it is damaged, as much of it as can be read. */
final class TiffDirectory {
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int SAMPLES = 277;
    static final int EXTRA_SAMPLES = 338;
    static final int XMP = 700;
    private static final int COLOUR_MAP = 320;

    /** Values of {@link #PHOTOMETRIC}. */
    static final int PALETTE = 3;

    private static final int BLACK_IS_ZERO = 1;

    /** Values of {@link #EXTRA_SAMPLES}. */
    static final int NO_ALPHA = 0;

    static final int PREMULTIPLIED_ALPHA = 1;
    static final int STRAIGHT_ALPHA = 2;

    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int BIG_VERSION = 43;

    /**
     * Where a tag's values stand.
     *
     * @param bytes of each
     */
    private record Entry(int at, int count, int bytes) {}

    private final ByteBuffer file;
    private final Map<Integer, Entry> entries = new HashMap<>();

    private TiffDirectory(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Reads the directory of a file that begins as TIFF does. */
    static TiffDirectory read(byte[] bytes) {
        TiffDirectory directory = new TiffDirectory(bytes);
        try {
            directory.readEntries(directory.file.getShort(2) == BIG_VERSION);
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            // The codec says what is wrong.
        }
        return directory;
    }

    private void readEntries(boolean big) {
        int offset = big ? Long.BYTES : Integer.BYTES;
        int directory = place(offset, big);
        long count = big ? file.getLong(directory) : file.getShort(directory) & 0xFFFF;
        int at = directory + (big ? Long.BYTES : Short.BYTES);
        for (long i = 0; i < count; i++, at += 4 + 2 * offset) {
            int bytes =
                    switch (file.getShort(at + 2)) {
                        case SHORT -> Short.BYTES;
                        case LONG -> Integer.BYTES;
                        default -> 1;
                    };
            int values = place(at + 4, big);
            int inline = at + 4 + offset;
            boolean fits = (long) values * bytes <= offset;
            entries.put(file.getShort(at) & 0xFFFF, new Entry(fits ? inline : place(inline, big), values, bytes));
        }
    }

    private int place(int at, boolean big) {
        return Math.toIntExact(big ? file.getLong(at) : file.getInt(at) & 0xFFFFFFFFL);
    }

    /** The first of a tag's numbers; another where it is not there. */
    int number(int tag, int fallback) {
        Entry entry = entries.get(tag);
        return entry == null || entry.count() == 0 || entry.at() < 0 || entry.at() > file.limit() - entry.bytes()
                ? fallback
                : number(entry, 0);
    }

    private int number(Entry entry, int index) {
        int at = entry.at() + index * entry.bytes();
        return switch (entry.bytes()) {
            case Short.BYTES -> file.getShort(at) & 0xFFFF;
            case Integer.BYTES -> file.getInt(at);
            default -> file.get(at) & 0xFF;
        };
    }

    /** A tag's values as bytes; none where they are not all there. */
    byte[] bytes(int tag) {
        Entry entry = entries.get(tag);
        long length = entry == null ? 0 : (long) entry.count() * entry.bytes();
        if (length == 0 || entry.at() < 0 || entry.at() + length > file.limit()) {
            return new byte[0];
        }
        byte[] values = new byte[(int) length];
        file.get(entry.at(), values);
        return values;
    }

    /** The colour map, of 16 bits a value and colour by colour, as red, green and blue of each index. */
    byte[] palette() {
        int colours = bytes(COLOUR_MAP).length / Short.BYTES / RgbImage.CHANNELS;
        byte[] palette = new byte[colours * RgbImage.CHANNELS];
        for (int i = 0; i < palette.length; i++) {
            int stored = i % RgbImage.CHANNELS * colours + i / RgbImage.CHANNELS;
            palette[i] = (byte) (number(entries.get(COLOUR_MAP), stored) >> Byte.SIZE);
        }
        return palette;
    }

    /**
     * The file with samples that its codec hands over as they are stored: alpha that it does not divide by, and indices
     * of a palette that it takes for grey.
     */
    byte[] withPlainSamples(boolean indicesAsGrey) {
        ByteBuffer plain = ByteBuffer.wrap(file.array().clone()).order(file.order());
        if (number(EXTRA_SAMPLES, STRAIGHT_ALPHA) < STRAIGHT_ALPHA) {
            put(plain, EXTRA_SAMPLES, STRAIGHT_ALPHA);
        }
        if (indicesAsGrey) {
            put(plain, PHOTOMETRIC, BLACK_IS_ZERO);
        }
        return plain.array();
    }

    private void put(ByteBuffer target, int tag, int value) {
        Entry entry = entries.get(tag);
        switch (entry.bytes()) {
            case Short.BYTES -> target.putShort(entry.at(), (short) value);
            case Integer.BYTES -> target.putInt(entry.at(), value);
            default -> target.put(entry.at(), (byte) value);
        }
    }
}

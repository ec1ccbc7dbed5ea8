package io.lakesieve.image.codec.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bit reader over the entropy-coded data of one scan, without stuffed bytes and divided at restart markers. */
final class JpegBits {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /** Bytes appended to the data, since a refill reads eight at once. */
    private static final int PADDING = 16;
    /** A refill is due below this many bits: a code takes up to 16 and its number another 16. */
    private static final int MIN_BITS = 32;

    private static final int HIGHEST = Long.SIZE;

    private final byte[] data;
    private int[] pieceEnds = new int[4];
    private int pieces;
    private int next;

    private int piece;
    private int position;
    private long bits;
    private int count;

    /**
     * Extracts the data of a scan from a file.
     *
     * @param from offset of the data
     */
    JpegBits(byte[] file, int from) throws IrregularJpegException {
        data = new byte[file.length - from + PADDING];
        int filled = 0;
        int at = from;
        while (true) {
            int start = at;
            while (at < file.length && file[at] != (byte) 0xFF) {
                at++;
            }
            System.arraycopy(file, start, data, filled, at - start);
            filled += at - start;
            if (at + 1 >= file.length) {
                throw new IrregularJpegException("a scan without an end");
            }
            int marker = file[at + 1] & 0xFF;
            if (marker == 0) {
                data[filled++] = (byte) 0xFF;
                at += 2;
            } else if (marker >= 0xD0 && marker <= 0xD7) {
                endPiece(filled, marker - 0xD0);
                at += 2;
            } else if (marker == 0xFF) {
                at++;
            } else {
                break;
            }
        }
        endPiece(filled, pieces % 8);
        next = at;
    }

    private void endPiece(int end, int restart) throws IrregularJpegException {
        if (restart != pieces % 8) {
            throw new IrregularJpegException("restart markers out of order");
        }
        if (pieces == pieceEnds.length) {
            pieceEnds = Arrays.copyOf(pieceEnds, 2 * pieces);
        }
        pieceEnds[pieces++] = end;
    }

    /** The offset in the file of the marker after the scan. */
    int next() {
        return next;
    }

    /** Moves to the data after the next restart marker. */
    void restart() throws IrregularJpegException {
        requireWithin();
        position = pieceEnds[piece];
        piece++;
        if (piece == pieces) {
            throw new IrregularJpegException("a missing restart marker");
        }
        bits = 0;
        count = 0;
    }

    /** Throws if more bits were read than the scan, or its restart interval, has. */
    void requireWithin() throws IrregularJpegException {
        if (8L * position - count > 8L * pieceEnds[piece]) {
            throw new IrregularJpegException("a scan that ends too early");
        }
    }

    /** Throws if the scan has more restart markers than its restart interval implies. */
    void requireLastPiece() throws IrregularJpegException {
        requireWithin();
        if (piece != pieces - 1) {
            throw new IrregularJpegException("a restart marker too many");
        }
    }

    private void refill() throws IrregularJpegException {
        if (position + Long.BYTES > data.length) {
            throw new IrregularJpegException("a scan that ends too early");
        }
        bits |= (long) LONG.get(data, position) >>> count;
        position += (HIGHEST - 1 - count) >> 3;
        count |= HIGHEST - 8;
    }

    /** The next Huffman symbol. */
    int symbol(JpegHuffmanTable table) throws IrregularJpegException {
        if (count < MIN_BITS) {
            refill();
        }
        int code = code(table, bits);
        skip(code >> 8);
        return code & 0xFF;
    }

    /** The next {@code size} bits, 0 to 16. */
    int read(int size) throws IrregularJpegException {
        if (count < MIN_BITS) {
            refill();
        }
        int value = (int) (bits >>> 1 >>> (HIGHEST - 1 - size));
        skip(size);
        return value;
    }

    /** The next {@code size} bits as a signed number (T.81, F.2.2.1). */
    int number(int size) throws IrregularJpegException {
        return extended(read(size), size);
    }

    private void skip(int size) {
        bits <<= size;
        count -= size;
    }

    static int extended(int value, int size) {
        return value < 1 << size >> 1 ? value - (1 << size) + 1 : value;
    }

    /**
     * Reads the 63 AC coefficients of a block of a sequential scan into {@code block}, dequantised, in natural order.
     *
     * <p>The decoder's hottest loop, so the state is kept in local variables.
     *
     * @param quantisers in zigzag order
     * @return union of {@link ZigZag#columnAndRow} over the nonzero coefficients
     */
    int readAc(JpegHuffmanTable table, int[] quantisers, int[] block) throws IrregularJpegException {
        long head = bits;
        int left = count;
        int held = 0;
        for (int place = 1; place < 64; place++) {
            if (left < MIN_BITS) {
                bits = head;
                count = left;
                refill();
                head = bits;
                left = count;
            }
            int next = table.coefficient((int) (head >>> (HIGHEST - JpegHuffmanTable.LOOKUP_BITS)));
            if (next == 0) {
                next = longCoefficient(table, head);
            }
            head <<= JpegHuffmanTable.bits(next);
            left -= JpegHuffmanTable.bits(next);
            if (JpegHuffmanTable.zeros(next) == JpegHuffmanTable.END_OF_BLOCK) {
                break;
            }
            place += JpegHuffmanTable.zeros(next);
            if (place > 63) {
                throw new IrregularJpegException("a block with more than 64 coefficients");
            }
            int value = JpegHuffmanTable.value(next);
            int natural = ZigZag.natural(place);
            block[natural] = value * quantisers[place];
            held |= value == 0 ? 0 : ZigZag.columnAndRow(natural);
        }
        bits = head;
        count = left;
        return held;
    }

    /**
     * The {@link JpegHuffmanTable#packed} coefficient at the head of these bits, for one that is too long for the
     * lookup table.
     */
    private static int longCoefficient(JpegHuffmanTable table, long head) throws IrregularJpegException {
        int code = code(table, head);
        int length = code >> 8;
        int symbol = code & 0xFF;
        int size = symbol & 15;
        if (size == 0 && symbol != JpegHuffmanTable.SIXTEEN_ZEROS) {
            return JpegHuffmanTable.packed(0, JpegHuffmanTable.END_OF_BLOCK, length);
        }
        int value = extended((int) (head << length >>> 1 >>> (HIGHEST - 1 - size)), size);
        return JpegHuffmanTable.packed(value, symbol >> 4, length + size);
    }

    /** The Huffman code at the head of these bits: {@code length << 8 | symbol}. */
    private static int code(JpegHuffmanTable table, long head) throws IrregularJpegException {
        int entry = table.lookup((int) (head >>> (HIGHEST - JpegHuffmanTable.LOOKUP_BITS)));
        if (entry != 0) {
            return entry;
        }
        int bits = (int) (head >>> (HIGHEST - 16));
        int length = table.length(bits);
        if (length > 16) {
            throw new IrregularJpegException("a code that its Huffman table does not hold");
        }
        return length << 8 | table.symbol(bits, length);
    }
}

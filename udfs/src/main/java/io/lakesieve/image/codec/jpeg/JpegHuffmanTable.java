package io.lakesieve.image.codec.jpeg;

/**
 * A Huffman table of a JPEG file, laid out for decoding: codes of up to {@value #LOOKUP_BITS} bits by one look-up, longer
 * ones by their length (ITU-T T.81, annex F.2.2.3).
 */
final class JpegHuffmanTable {
    /** Bits that one look-up takes: nearly all codes of real pictures, in a table that stays in the cache. */
    static final int LOOKUP_BITS = 10;

    /** The zeros before a coefficient that stand for "no more in this block". */
    static final int END_OF_BLOCK = 0x80;

    /** The symbol for sixteen zeros, which is no end of a block though no number follows. */
    static final int SIXTEEN_ZEROS = 0xF0;

    private static final int LONGEST = 16;

    /** For the next {@value #LOOKUP_BITS} bits: {@code length << 8 | symbol}, or 0 where the code is longer. */
    private final short[] lookup = new short[1 << LOOKUP_BITS];

    /** For the next {@value #LOOKUP_BITS} bits the {@link #packed} coefficient that begins them, or 0 where it takes more. */
    private final int[] coefficients = new int[1 << LOOKUP_BITS];

    /** The largest code of each length plus one, moved to the top of {@value #LONGEST} bits. */
    private final int[] limit = new int[LONGEST + 2];

    private final int[] offset = new int[LONGEST + 1];
    private final byte[] symbols;

    /**
     * @param file the file's bytes
     * @param counts where the 16 numbers of codes of each length stand; the symbols follow
     * @param total the number of symbols
     */
    JpegHuffmanTable(byte[] file, int counts, int total) throws IrregularJpegException {
        symbols = new byte[total];
        System.arraycopy(file, counts + LONGEST, symbols, 0, total);
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int count = file[counts + length - 1] & 0xFF;
            offset[length] = symbol - code;
            if (code + count > 1 << length) {
                throw new IrregularJpegException("a Huffman table with more codes than fit");
            }
            for (int i = 0; i < count; i++, code++, symbol++) {
                putShort(code, length, symbols[symbol] & 0xFF);
            }
            limit[length] = code << (LONGEST - length);
            code <<= 1;
        }
        limit[LONGEST + 1] = Integer.MAX_VALUE;
    }

    private void putShort(int code, int length, int symbol) {
        if (length > LOOKUP_BITS) {
            return;
        }
        int free = LOOKUP_BITS - length;
        for (int rest = 0; rest < 1 << free; rest++) {
            int bits = code << free | rest;
            lookup[bits] = (short) (length << 8 | symbol);
            int size = symbol & 15;
            if (symbol == 0) {
                coefficients[bits] = packed(0, END_OF_BLOCK, length);
            } else if (symbol == SIXTEEN_ZEROS || (size > 0 && size <= free)) {
                int value = JpegBits.extended(rest >> (free - size), size);
                coefficients[bits] = packed(value, symbol >> 4, length + size);
            }
        }
    }

    /** {@code length << 8 | symbol} of the code that begins these bits, or 0 where it is longer. */
    int lookup(int bits) {
        return lookup[bits];
    }

    /** The {@link #packed} coefficient that begins these bits, or 0 where it does not fit in them. */
    int coefficient(int bits) {
        return coefficients[bits];
    }

    /**
     * A coefficient and what stands before it, packed in one number.
     *
     * @param value the coefficient, of at most 16 bits
     * @param zeros the zeros before it, or {@link #END_OF_BLOCK}
     * @param bits what it takes with its code
     */
    static int packed(int value, int zeros, int bits) {
        return value << 16 | zeros << 8 | bits;
    }

    static int value(int coefficient) {
        return coefficient >> 16;
    }

    static int zeros(int coefficient) {
        return coefficient >> 8 & 0xFF;
    }

    static int bits(int coefficient) {
        return coefficient & 0xFF;
    }

    /** The length of the code that begins these 16 bits; 17 where none does. */
    int length(int bits) {
        int length = LOOKUP_BITS + 1;
        while (bits >= limit[length]) {
            length++;
        }
        return length;
    }

    /** The symbol of a code of that length at the beginning of 16 bits. */
    int symbol(int bits, int length) {
        return symbols[(bits >> (LONGEST - length)) + offset[length]] & 0xFF;
    }
}

package io.lakesieve.image.codec.jpeg;

/**
 * A Huffman decoding table of a JPEG file: codes of up to {@value #LOOKUP_BITS} bits are decoded by one lookup, longer
 * ones by a search for their length (ITU-T T.81, annex F.2.2.3).
 */
final class JpegHuffmanTable {
    /** Index bits of the lookup table: enough for nearly all codes of real pictures, few enough for the cache. */
    static final int LOOKUP_BITS = 10;

    /** Value of {@link #zeros} that marks the end of the block. */
    static final int END_OF_BLOCK = 0x80;

    /** The symbol for sixteen zeros, ZRL; like the end of block it has no number after it. */
    static final int SIXTEEN_ZEROS = 0xF0;

    private static final int MAX_CODE_BITS = 16;

    /** For the next {@value #LOOKUP_BITS} bits, {@code length << 8 | symbol}, or 0 if the code is longer. */
    private final short[] lookup = new short[1 << LOOKUP_BITS];

    /** For the next {@value #LOOKUP_BITS} bits, the {@link #packed} coefficient, or 0 if it takes more bits. */
    private final int[] coefficients = new int[1 << LOOKUP_BITS];

    /** For each length, the largest code plus one, left-aligned in {@value #MAX_CODE_BITS} bits. */
    private final int[] limit = new int[MAX_CODE_BITS + 2];

    private final int[] offset = new int[MAX_CODE_BITS + 1];
    private final byte[] symbols;

    /**
     * @param file the file's bytes
     * @param counts offset of the 16 counts of codes by length; the symbols follow
     * @param total the number of symbols
     */
    JpegHuffmanTable(byte[] file, int counts, int total) throws IrregularJpegException {
        symbols = new byte[total];
        System.arraycopy(file, counts + MAX_CODE_BITS, symbols, 0, total);
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= MAX_CODE_BITS; length++) {
            int count = file[counts + length - 1] & 0xFF;
            offset[length] = symbol - code;
            if (code + count > 1 << length) {
                throw new IrregularJpegException("a Huffman table with more codes than fit");
            }
            for (int i = 0; i < count; i++, code++, symbol++) {
                putShort(code, length, symbols[symbol] & 0xFF);
            }
            limit[length] = code << (MAX_CODE_BITS - length);
            code <<= 1;
        }
        limit[MAX_CODE_BITS + 1] = Integer.MAX_VALUE;
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

    /** {@code length << 8 | symbol} of the code at the head of these bits, or 0 if it is longer. */
    int lookup(int bits) {
        return lookup[bits];
    }

    /** The {@link #packed} coefficient at the head of these bits, or 0 if it takes more bits. */
    int coefficient(int bits) {
        return coefficients[bits];
    }

    /**
     * Packs a coefficient and the run of zeros before it in one int.
     *
     * @param value the coefficient, of at most 16 bits
     * @param zeros number of zeros before it, or {@link #END_OF_BLOCK}
     * @param bits number of bits that code and coefficient take
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

    /** The length of the code at the head of these 16 bits; 17 if there is none. */
    int length(int bits) {
        int length = LOOKUP_BITS + 1;
        while (bits >= limit[length]) {
            length++;
        }
        return length;
    }

    /** The symbol of the code of that length at the head of these 16 bits. */
    int symbol(int bits, int length) {
        return symbols[(bits >> (MAX_CODE_BITS - length)) + offset[length]] & 0xFF;
    }
}

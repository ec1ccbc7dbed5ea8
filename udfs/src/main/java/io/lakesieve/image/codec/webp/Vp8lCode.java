package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.ImageRejection;

/**
 * A Huffman code of a lossless WebP: codes of up to {@value #LOOKUP_BITS} bits are decoded by one lookup, longer ones
 * by a search for their length. The tables are small, since a file may hold hundreds of thousands of codes.
 */
final class Vp8lCode {
    static final int LOOKUP_BITS = 8;
    static final int MAX_CODE_BITS = 15;

    /** The order in which the code lengths of the code-length code are stored. */
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private static final int[] NONE = {};

    /** {@code symbol << 4 | length} for the next bits, lowest first; 0 if the code is longer. */
    private final int[] lookup;

    private final int lookupMask;
    /**
     * For each length, the offset from a code to its index in {@link #longSymbols}; {@link #longEnd} is the code after
     * the last.
     */
    private int[] longOffset = NONE;

    private int[] longEnd = NONE;
    private int[] longSymbols = NONE;

    private Vp8lCode(int[] lengths) throws ImageRejection {
        int[] counts = new int[MAX_CODE_BITS + 1];
        int symbols = 0;
        int last = 0;
        int longest = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] > 0) {
                counts[lengths[symbol]]++;
                symbols++;
                last = symbol;
                longest = Math.max(longest, lengths[symbol]);
            }
        }
        if (symbols == 1) { // a single symbol takes no bits
            lookup = new int[] {last << 4};
            lookupMask = 0;
            return;
        }
        lookup = new int[1 << Math.min(longest, LOOKUP_BITS)];
        lookupMask = lookup.length - 1;
        int[] next = new int[MAX_CODE_BITS + 1];
        int code = 0;
        for (int length = 1; length <= MAX_CODE_BITS; length++) {
            code <<= 1;
            next[length] = code;
            code += counts[length];
        }
        if (code != 1 << MAX_CODE_BITS) {
            throw damaged("a Huffman code is not complete");
        }
        put(lengths, next);
        if (longest > LOOKUP_BITS) {
            putLong(lengths, counts, next);
        }
    }

    /** Fills {@link #lookup}, and advances {@code next} past the codes that it holds. */
    private void put(int[] lengths, int[] next) {
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0 && length <= LOOKUP_BITS) {
                int reversed = Integer.reverse(next[length]++) >>> (Integer.SIZE - length);
                for (int i = reversed; i < lookup.length; i += 1 << length) {
                    lookup[i] = symbol << 4 | length;
                }
            }
        }
    }

    private void putLong(int[] lengths, int[] counts, int[] next) {
        longOffset = new int[MAX_CODE_BITS + 1];
        longEnd = new int[MAX_CODE_BITS + 1];
        int place = 0;
        for (int length = LOOKUP_BITS + 1; length <= MAX_CODE_BITS; length++) {
            longOffset[length] = place - next[length];
            longEnd[length] = next[length] + counts[length];
            place += counts[length];
        }
        longSymbols = new int[place];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > LOOKUP_BITS) {
                longSymbols[longOffset[length] + next[length]++] = symbol;
            }
        }
    }

    /** Reads a code for symbols below {@code symbols}. */
    static Vp8lCode read(Vp8lBits bits, int symbols) throws ImageRejection {
        int[] lengths = new int[symbols];
        if (bits.flag()) {
            boolean two = bits.flag();
            set(lengths, bits.read(bits.flag() ? 8 : 1));
            if (two) {
                set(lengths, bits.read(8));
            }
        } else {
            int[] lengthLengths = new int[LENGTH_ORDER.length];
            int stored = bits.read(4) + 4;
            for (int i = 0; i < stored; i++) {
                lengthLengths[LENGTH_ORDER[i]] = bits.read(3);
            }
            readLengths(bits, new Vp8lCode(lengthLengths), lengths);
        }
        return new Vp8lCode(lengths);
    }

    private static void set(int[] lengths, int symbol) throws ImageRejection {
        if (symbol >= lengths.length) {
            throw damaged("a symbol does not exist");
        }
        lengths[symbol] = 1;
    }

    private static void readLengths(Vp8lBits bits, Vp8lCode code, int[] lengths) throws ImageRejection {
        int left = bits.flag() ? 2 + bits.read(2 + 2 * bits.read(3)) : lengths.length;
        if (left > lengths.length) {
            throw damaged("a Huffman code has too many lengths");
        }
        int previous = 8;
        int symbol = 0;
        for (; symbol < lengths.length && left > 0; left--) {
            int length = bits.symbol(code);
            if (length < 16) {
                lengths[symbol++] = length;
                previous = length == 0 ? previous : length;
                continue;
            }
            int repeats =
                    switch (length) {
                        case 16 -> 3 + bits.read(2);
                        case 17 -> 3 + bits.read(3);
                        default -> 11 + bits.read(7);
                    };
            if (symbol + repeats > lengths.length) {
                throw damaged("a Huffman code has too many lengths");
            }
            java.util.Arrays.fill(lengths, symbol, symbol + repeats, length == 16 ? previous : 0);
            symbol += repeats;
        }
    }

    /**
     * The symbol at the head of these bits.
     *
     * @param bits the next {@value #MAX_CODE_BITS} bits, lowest first
     * @return {@code symbol << 4 | length}
     */
    int symbol(int bits) {
        int entry = lookup[bits & lookupMask];
        if (entry != 0 || lookupMask == 0) {
            return entry;
        }
        int reversed = Integer.reverse(bits) >>> (Integer.SIZE - MAX_CODE_BITS);
        int length = LOOKUP_BITS + 1;
        while (reversed >> (MAX_CODE_BITS - length) >= longEnd[length]) {
            length++;
        }
        return longSymbols[longOffset[length] + (reversed >> (MAX_CODE_BITS - length))] << 4 | length;
    }

    static ImageRejection damaged(String what) {
        return ImageRejection.unreadable("The WebP is damaged: " + what);
    }
}

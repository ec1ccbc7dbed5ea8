package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.ImageRejection;

/** Reads the coefficients of the macroblocks of a VP8 frame (RFC 6386, section 13). */
final class Vp8Coefficients {
    /** Coefficients per block. A macroblock has 24 blocks: 16 of luminance, 4 of each chrominance. */
    static final int BLOCK = 16;

    private static final int BLOCKS = 24;

    private static final int AFTER_SECOND_ORDER = 0;
    private static final int SECOND_ORDER = 1;
    private static final int CHROMINANCE = 2;
    private static final int WHOLE_LUMINANCE = 3;

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[][] LARGE = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final Vp8Header header;
    /**
     * Whether the blocks above have coefficients: per macroblock column 4 + 2 + 2 flags and one for the second-order
     * block. {@link #left} likewise for the blocks to the left.
     */
    private final int[] above;

    private final int[] left = new int[9];
    private final int[] secondOrder = new int[BLOCK];

    /** The coefficients of the macroblock that was read last, dequantised: 24 blocks of 16. */
    final int[] values = new int[BLOCKS * BLOCK];

    Vp8Coefficients(Vp8Header header, int macroblocksAcross) {
        this.header = header;
        this.above = new int[9 * macroblocksAcross];
    }

    void beginRow() {
        java.util.Arrays.fill(left, 0);
    }

    /** Skips a macroblock without coefficients. */
    void skip(int column, boolean smallBlocks) {
        int kept = smallBlocks ? 8 : 9; // the second-order flag is reset only by macroblocks with such a block
        java.util.Arrays.fill(left, 0, kept, 0);
        java.util.Arrays.fill(above, 9 * column, 9 * column + kept, 0);
    }

    /**
     * Reads a macroblock into {@link #values}.
     *
     * @return whether it has a nonzero coefficient
     */
    boolean read(Vp8Bits bits, int column, boolean smallBlocks, int[] steps) throws ImageRejection {
        java.util.Arrays.fill(values, 0);
        int kind = WHOLE_LUMINANCE;
        int first = 0;
        if (!smallBlocks) {
            readSecondOrder(bits, 9 * column, steps);
            kind = AFTER_SECOND_ORDER;
            first = 1;
        }
        boolean any = false;
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                any |= readBlock(bits, kind, first, 9 * column + x, y, steps[0], steps[1], 4 * y + x);
            }
        }
        for (int channel = 0; channel < 2; channel++) {
            for (int place = 0; place < 4; place++) {
                int x = 4 + 2 * channel + place % 2;
                int y = 4 + 2 * channel + place / 2;
                int block = BLOCK + 4 * channel + place;
                any |= readBlock(bits, CHROMINANCE, 0, 9 * column + x, y, steps[4], steps[5], block);
            }
        }
        return any;
    }

    private boolean readBlock(
            Vp8Bits bits, int kind, int first, int aboveAt, int leftAt, int dcStep, int acStep, int block)
            throws ImageRejection {
        int context = above[aboveAt] + left[leftAt];
        int end = read(bits, kind, context, first, values, block * BLOCK, dcStep, acStep);
        int has = end > first ? 1 : 0;
        above[aboveAt] = has;
        left[leftAt] = has;
        return end > 1 || values[block * BLOCK] != 0;
    }

    /** Reads the second-order block, which holds the means of the 16 luminance blocks. */
    private void readSecondOrder(Vp8Bits bits, int aboveAt, int[] steps) throws ImageRejection {
        java.util.Arrays.fill(secondOrder, 0);
        int context = above[aboveAt + 8] + left[8];
        int end = read(bits, SECOND_ORDER, context, 0, secondOrder, 0, steps[2], steps[3]);
        int has = end > 0 ? 1 : 0;
        above[aboveAt + 8] = has;
        left[8] = has;
        Vp8Transform.secondOrder(secondOrder, values);
    }

    /** Reads a block; returns the index after its last coefficient, or {@code first} if it has none. */
    private int read(Vp8Bits bits, int kind, int context, int first, int[] target, int start, int dcStep, int acStep)
            throws ImageRejection {
        int[] table = header.coefficients;
        int place = first;
        int at = Vp8Header.probabilities(kind, BAND[place], context);
        while (place < BLOCK) {
            if (bits.bit(table[at]) == 0) {
                return place;
            }
            while (bits.bit(table[at + 1]) == 0) {
                place++;
                if (place == BLOCK) {
                    return BLOCK;
                }
                at = Vp8Header.probabilities(kind, BAND[place], 0);
            }
            int magnitude = 1;
            int next = 1;
            if (bits.bit(table[at + 2]) == 1) {
                magnitude = large(bits, table, at);
                next = 2;
            }
            target[start + ZIGZAG[place]] = bits.signed(magnitude) * (place == 0 ? dcStep : acStep);
            place++;
            at = Vp8Header.probabilities(kind, BAND[place], next);
        }
        return BLOCK;
    }

    /** Reads a magnitude of 2 or more (section 13.2). */
    private static int large(Vp8Bits bits, int[] table, int at) throws ImageRejection {
        if (bits.bit(table[at + 3]) == 0) {
            return bits.bit(table[at + 4]) == 0 ? 2 : 3 + bits.bit(table[at + 5]);
        }
        if (bits.bit(table[at + 6]) == 0) {
            if (bits.bit(table[at + 7]) == 0) {
                return 5 + bits.bit(159);
            }
            int high = 2 * bits.bit(165);
            return 7 + high + bits.bit(145);
        }
        int upper = bits.bit(table[at + 8]);
        int category = 2 * upper + bits.bit(table[at + 9 + upper]);
        int magnitude = 0;
        for (int probability : LARGE[category]) {
            magnitude = 2 * magnitude + bits.bit(probability);
        }
        return magnitude + 3 + (8 << category);
    }
}

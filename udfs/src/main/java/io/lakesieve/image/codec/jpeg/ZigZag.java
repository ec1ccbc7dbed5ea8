package io.lakesieve.image.codec.jpeg;

/** The zigzag order in which JPEG stores the coefficients of a block, low frequencies first (T.81, figure 5). */
final class ZigZag {
    private static final int[] NATURAL = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private ZigZag() {}

    /** The index in a block, row by row, of the coefficient at an index of the zigzag order. */
    static int natural(int place) {
        return NATURAL[place];
    }

    /** The column of an index of a block as one of the bits 0 to 7, and its row as one of the bits 8 to 15. */
    static int columnAndRow(int natural) {
        return 1 << (natural & 7) | 0x100 << (natural >> 3);
    }
}

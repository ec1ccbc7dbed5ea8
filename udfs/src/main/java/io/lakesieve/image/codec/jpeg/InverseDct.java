package io.lakesieve.image.codec.jpeg;

import java.util.Arrays;

/**
 * Computes the inverse DCT of an 8 x 8 block with exactly the arithmetic of libjpeg's {@code jpeg_idct_islow}, which
 * Pillow uses: 13 fractional bits in constants and two between the passes.
 *
 * <p>Most blocks of a photograph hold only low frequencies, so terms known to be zero are skipped.
 */
final class InverseDct {
    private static final int CONSTANT_BITS = 13;
    private static final int FIRST_SHIFT = CONSTANT_BITS - 2;
    private static final int FIRST_HALF = 1 << (FIRST_SHIFT - 1);
    private static final int SECOND_SHIFT = CONSTANT_BITS + 2 + 3;
    /** 0.5 for rounding, and 128, the level that JPEG subtracts from samples. */
    private static final int SECOND_HALF = (1 << (SECOND_SHIFT - 1)) + (128 << SECOND_SHIFT);

    private static final int F_0_298 = 2446;
    private static final int F_0_390 = 3196;
    private static final int F_0_541 = 4433;
    private static final int F_0_765 = 6270;
    private static final int F_0_899 = 7373;
    private static final int F_1_175 = 9633;
    private static final int F_1_501 = 12299;
    private static final int F_1_847 = 15137;
    private static final int F_1_961 = 16069;
    private static final int F_2_053 = 16819;
    private static final int F_2_562 = 20995;
    private static final int F_3_072 = 25172;

    private final int[] between = new int[64];

    /**
     * Transforms a block and clears it.
     *
     * @param block dequantised coefficients, row by row
     * @param held union of {@link ZigZag#columnAndRow} over the nonzero AC coefficients
     * @param plane receives the samples, 0 to 255
     * @param start index of the block's first sample
     * @param stride row length of the plane
     */
    void transform(int[] block, int held, int[] plane, int start, int stride) {
        if (held == 0) {
            int level = clip(((block[0] << 2) + 16 + (128 << 5)) >> 5);
            block[0] = 0;
            for (int y = 0, to = start; y < 8; y++, to += stride) {
                fillRow(plane, to, level);
            }
            return;
        }
        int wide = held & 0xFE;
        columns(block, held, wide < 0x10 ? 4 : 8);
        Arrays.fill(block, 0);
        for (int y = 0, to = start; y < 8; y++, to += stride) {
            if (wide == 0) {
                fillRow(plane, to, clip((between[8 * y] + 16 + (128 << 5)) >> 5));
            } else if (wide < 0x10) {
                lowRow(8 * y, plane, to);
            } else {
                row(8 * y, plane, to);
            }
        }
    }

    private void columns(int[] block, int held, int end) {
        boolean low = held < 0x1000;
        for (int x = 0; x < end; x++) {
            if ((held >> x & 1) == 0) {
                int flat = block[x] << 2; // a column with nothing but its DC term
                for (int i = x; i < 64; i += 8) {
                    between[i] = flat;
                }
            } else if (low) {
                lowColumn(block, x);
            } else {
                column(block, x);
            }
        }
    }

    private static void fillRow(int[] plane, int to, int level) {
        plane[to] = level;
        plane[to + 1] = level;
        plane[to + 2] = level;
        plane[to + 3] = level;
        plane[to + 4] = level;
        plane[to + 5] = level;
        plane[to + 6] = level;
        plane[to + 7] = level;
    }

    private void column(int[] block, int x) {
        int c2 = block[x + 16];
        int c6 = block[x + 48];
        int shared = (c2 + c6) * F_0_541;
        int even2 = shared - c6 * F_1_847;
        int even3 = shared + c2 * F_0_765;
        int even0 = ((block[x] + block[x + 32]) << CONSTANT_BITS) + FIRST_HALF;
        int even1 = ((block[x] - block[x + 32]) << CONSTANT_BITS) + FIRST_HALF;
        int odd0 = block[x + 56];
        int odd1 = block[x + 40];
        int odd2 = block[x + 24];
        int odd3 = block[x + 8];
        int z5 = (odd0 + odd2 + odd1 + odd3) * F_1_175;
        int z1 = (odd0 + odd3) * -F_0_899;
        int z2 = (odd1 + odd2) * -F_2_562;
        int z3 = (odd0 + odd2) * -F_1_961 + z5;
        int z4 = (odd1 + odd3) * -F_0_390 + z5;
        putColumn(
                x,
                even0 + even3,
                even1 + even2,
                even1 - even2,
                even0 - even3,
                odd0 * F_0_298 + z1 + z3,
                odd1 * F_2_053 + z2 + z4,
                odd2 * F_3_072 + z2 + z3,
                odd3 * F_1_501 + z1 + z4);
    }

    /** {@link #column} for a column whose lower half is zero. */
    private void lowColumn(int[] block, int x) {
        int c2 = block[x + 16];
        int even0 = (block[x] << CONSTANT_BITS) + FIRST_HALF;
        int even2 = c2 * F_0_541;
        int even3 = c2 * (F_0_541 + F_0_765);
        int c3 = block[x + 24];
        int c1 = block[x + 8];
        putColumn(
                x,
                even0 + even3,
                even0 + even2,
                even0 - even2,
                even0 - even3,
                c1 * (F_1_175 - F_0_899) + c3 * (F_1_175 - F_1_961),
                c1 * (F_1_175 - F_0_390) + c3 * (F_1_175 - F_2_562),
                c1 * F_1_175 + c3 * (F_3_072 - F_2_562 - F_1_961 + F_1_175),
                c1 * (F_1_501 - F_0_899 - F_0_390 + F_1_175) + c3 * F_1_175);
    }

    private void putColumn(int x, int sum0, int sum1, int sum2, int sum3, int odd0, int odd1, int odd2, int odd3) {
        between[x] = (sum0 + odd3) >> FIRST_SHIFT;
        between[x + 8] = (sum1 + odd2) >> FIRST_SHIFT;
        between[x + 16] = (sum2 + odd1) >> FIRST_SHIFT;
        between[x + 24] = (sum3 + odd0) >> FIRST_SHIFT;
        between[x + 32] = (sum3 - odd0) >> FIRST_SHIFT;
        between[x + 40] = (sum2 - odd1) >> FIRST_SHIFT;
        between[x + 48] = (sum1 - odd2) >> FIRST_SHIFT;
        between[x + 56] = (sum0 - odd3) >> FIRST_SHIFT;
    }

    private void row(int from, int[] plane, int to) {
        int c2 = between[from + 2];
        int c6 = between[from + 6];
        int shared = (c2 + c6) * F_0_541;
        int even2 = shared - c6 * F_1_847;
        int even3 = shared + c2 * F_0_765;
        int even0 = ((between[from] + between[from + 4]) << CONSTANT_BITS) + SECOND_HALF;
        int even1 = ((between[from] - between[from + 4]) << CONSTANT_BITS) + SECOND_HALF;
        int odd0 = between[from + 7];
        int odd1 = between[from + 5];
        int odd2 = between[from + 3];
        int odd3 = between[from + 1];
        int z5 = (odd0 + odd2 + odd1 + odd3) * F_1_175;
        int z1 = (odd0 + odd3) * -F_0_899;
        int z2 = (odd1 + odd2) * -F_2_562;
        int z3 = (odd0 + odd2) * -F_1_961 + z5;
        int z4 = (odd1 + odd3) * -F_0_390 + z5;
        putRow(
                plane,
                to,
                even0 + even3,
                even1 + even2,
                even1 - even2,
                even0 - even3,
                odd0 * F_0_298 + z1 + z3,
                odd1 * F_2_053 + z2 + z4,
                odd2 * F_3_072 + z2 + z3,
                odd3 * F_1_501 + z1 + z4);
    }

    /** {@link #row} for a row whose right half is zero. */
    private void lowRow(int from, int[] plane, int to) {
        int c2 = between[from + 2];
        int even0 = (between[from] << CONSTANT_BITS) + SECOND_HALF;
        int even2 = c2 * F_0_541;
        int even3 = c2 * (F_0_541 + F_0_765);
        int c3 = between[from + 3];
        int c1 = between[from + 1];
        putRow(
                plane,
                to,
                even0 + even3,
                even0 + even2,
                even0 - even2,
                even0 - even3,
                c1 * (F_1_175 - F_0_899) + c3 * (F_1_175 - F_1_961),
                c1 * (F_1_175 - F_0_390) + c3 * (F_1_175 - F_2_562),
                c1 * F_1_175 + c3 * (F_3_072 - F_2_562 - F_1_961 + F_1_175),
                c1 * (F_1_501 - F_0_899 - F_0_390 + F_1_175) + c3 * F_1_175);
    }

    private static void putRow(
            int[] plane, int to, int sum0, int sum1, int sum2, int sum3, int odd0, int odd1, int odd2, int odd3) {
        plane[to] = clip((sum0 + odd3) >> SECOND_SHIFT);
        plane[to + 1] = clip((sum1 + odd2) >> SECOND_SHIFT);
        plane[to + 2] = clip((sum2 + odd1) >> SECOND_SHIFT);
        plane[to + 3] = clip((sum3 + odd0) >> SECOND_SHIFT);
        plane[to + 4] = clip((sum3 - odd0) >> SECOND_SHIFT);
        plane[to + 5] = clip((sum2 - odd1) >> SECOND_SHIFT);
        plane[to + 6] = clip((sum1 - odd2) >> SECOND_SHIFT);
        plane[to + 7] = clip((sum0 - odd3) >> SECOND_SHIFT);
    }

    /**
     * Like {@link io.lakesieve.image.codec.Colours#clip}, with one predictable branch, since nearly all samples are in
     * range.
     */
    private static int clip(int value) {
        if ((value & ~255) == 0) {
            return value;
        }
        return value < 0 ? 0 : 255;
    }
}

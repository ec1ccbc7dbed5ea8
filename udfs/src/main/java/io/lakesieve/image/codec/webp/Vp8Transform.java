package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.Colours;

/** VP8's inverse transforms (RFC 6386, section 14). */
final class Vp8Transform {
    /** sqrt(2) cos(pi / 8) - 1 and, for {@link #SINE}, sqrt(2) sin(pi / 8), in units of 1/65536. */
    private static final int COSINE = 20091;

    private static final int SINE = 35468;

    private Vp8Transform() {}

    /** Inverts the second-order transform: writes the DC coefficients of a macroblock's 16 luminance blocks. */
    static void secondOrder(int[] means, int[] values) {
        int[] between = new int[16];
        for (int i = 0; i < 4; i++) {
            int a0 = means[i] + means[12 + i];
            int a1 = means[4 + i] + means[8 + i];
            int a2 = means[4 + i] - means[8 + i];
            int a3 = means[i] - means[12 + i];
            between[i] = a0 + a1;
            between[8 + i] = a0 - a1;
            between[4 + i] = a3 + a2;
            between[12 + i] = a3 - a2;
        }
        for (int i = 0; i < 4; i++) {
            int rounded = between[4 * i] + 3;
            int a0 = rounded + between[4 * i + 3];
            int a1 = between[4 * i + 1] + between[4 * i + 2];
            int a2 = between[4 * i + 1] - between[4 * i + 2];
            int a3 = rounded - between[4 * i + 3];
            values[64 * i] = (a0 + a1) >> 3;
            values[64 * i + 16] = (a3 + a2) >> 3;
            values[64 * i + 32] = (a0 - a1) >> 3;
            values[64 * i + 48] = (a3 - a2) >> 3;
        }
    }

    /** Inverts a block's transform and adds the result to the prediction. */
    static void add(int[] values, int block, Vp8Plane plane, int to) {
        int from = block * Vp8Coefficients.BLOCK;
        int[] between = new int[16];
        int any = 0;
        for (int i = 0; i < 16; i++) {
            any |= values[from + i];
        }
        if (any == 0) {
            return;
        }
        for (int i = 0; i < 4; i++) {
            int even = values[from + i] + values[from + i + 8];
            int odd = values[from + i] - values[from + i + 8];
            int c = sine(values[from + i + 4]) - cosine(values[from + i + 12]);
            int d = cosine(values[from + i + 4]) + sine(values[from + i + 12]);
            between[4 * i] = even + d;
            between[4 * i + 1] = odd + c;
            between[4 * i + 2] = odd - c;
            between[4 * i + 3] = even - d;
        }
        for (int i = 0; i < 4; i++) {
            int rounded = between[i] + 4;
            int even = rounded + between[i + 8];
            int odd = rounded - between[i + 8];
            int c = sine(between[i + 4]) - cosine(between[i + 12]);
            int d = cosine(between[i + 4]) + sine(between[i + 12]);
            int row = to + i * plane.stride;
            add(plane.samples, row, (even + d) >> 3);
            add(plane.samples, row + 1, (odd + c) >> 3);
            add(plane.samples, row + 2, (odd - c) >> 3);
            add(plane.samples, row + 3, (even - d) >> 3);
        }
    }

    private static void add(byte[] samples, int at, int difference) {
        samples[at] = (byte) Colours.clip((samples[at] & 0xFF) + difference);
    }

    private static int cosine(int value) {
        return ((value * COSINE) >> 16) + value;
    }

    private static int sine(int value) {
        return (value * SINE) >> 16;
    }
}

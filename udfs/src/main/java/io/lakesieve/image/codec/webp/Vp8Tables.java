package io.lakesieve.image.codec.webp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** The constant tables of VP8's key frames, from RFC 6386. */
final class Vp8Tables {
    /** Dimensions of the coefficient probabilities, after the kind of block. */
    static final int BANDS = 8;

    static final int CONTEXTS = 3;
    static final int PROBABILITIES = 11;

    private static final int MODES = 10;
    private static final int MODE_PROBABILITIES = MODES - 1;
    private static final int[] ALL = read();
    private static final int UPDATES_FROM = MODES * MODES * MODE_PROBABILITIES;
    private static final int COEFFICIENTS = 4 * BANDS * CONTEXTS * PROBABILITIES;

    /** Section 14.1. */
    private static final int[] DC_STEPS = {
        4, 5, 6, 7, 8, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17, 17, 18, 19, 20, 20, 21, 21, 22, 22, 23, 23, 24, 25, 25,
        26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 46, 47, 48, 49, 50, 51,
        52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 76, 77, 78,
        79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 91, 93, 95, 96, 98, 100, 101, 102, 104, 106, 108, 110, 112, 114,
        116, 118, 122, 124, 126, 128, 130, 132, 134, 136, 138, 140, 143, 145, 148, 151, 154, 157
    };
    /** Section 14.1. */
    private static final int[] AC_STEPS = {
        4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
        33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 60, 62,
        64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 84, 86, 88, 90, 92, 94, 96, 98, 100, 102, 104, 106, 108, 110, 112, 114,
        116, 119, 122, 125, 128, 131, 134, 137, 140, 143, 146, 149, 152, 155, 158, 161, 164, 167, 170, 173, 177, 181,
        185, 189, 193, 197, 201, 205, 209, 213, 217, 221, 225, 229, 234, 239, 245, 249, 254, 259, 264, 269, 274, 279,
        284
    };

    private Vp8Tables() {}

    /** The probability of a bit of a block's mode, given the modes of its neighbours. */
    static int mode(int above, int left, int bit) {
        return ALL[(above * MODES + left) * MODE_PROBABILITIES + bit];
    }

    /** The probability that a coefficient probability is not updated. */
    static int update(int index) {
        return ALL[UPDATES_FROM + index];
    }

    /** The initial coefficient probabilities of a frame: kinds x bands x contexts x 11. */
    static int[] coefficients() {
        int from = UPDATES_FROM + COEFFICIENTS;
        return Arrays.copyOfRange(ALL, from, from + COEFFICIENTS);
    }

    /** The quantiser step of DC coefficients; the index is limited to {@code max}. */
    static int dcStep(int index, int max) {
        return DC_STEPS[Math.min(Math.max(index, 0), max)];
    }

    /** The quantiser step of AC coefficients. */
    static int acStep(int index) {
        return AC_STEPS[Math.min(Math.max(index, 0), AC_STEPS.length - 1)];
    }

    private static int[] read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Vp8Tables.class.getResourceAsStream("vp8-probabilities.txt"), StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

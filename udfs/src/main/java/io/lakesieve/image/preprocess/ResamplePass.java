package io.lakesieve.image.preprocess;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import java.util.Arrays;

/**
 * One pass of Pillow's resize, along rows or columns: each line of the result is a weighted sum of neighbouring lines
 * of the source.
 *
 * <p>Loops are short and run over whole {@code int} arrays from index 0, the form that the JIT compiler vectorises.
 * Pixels are passed packed in one int, red in the lowest byte, and unpacked line by line.
 */
final class ResamplePass {
    private static final int HALF = 1 << (ResampleAxis.PRECISION_BITS - 1);
    private static final int CHANNELS = RgbImage.CHANNELS;
    /** Maximum number of pixels in {@link #window}: 192 MiB over all channels. */
    private static final int MAX_PIXELS = 1 << 24;
    /** Overhead of an array, in elements. */
    private static final int ARRAY_OVERHEAD = 8;

    private final ResampleAxis axis;
    private final int[] packed;
    /** The source lines that the current sums need, by channel; line {@code i} is at {@code i % window.length}. */
    private final int[][][] window;

    private final int[][] results;
    private int[] source = {};
    private int loaded;

    /**
     * @param axis the weights
     * @param length number of pixels of a line
     * @throws ImageRejection if the source lines of one sum have more than {@value #MAX_PIXELS} pixels
     */
    ResamplePass(ResampleAxis axis, int length) throws ImageRejection {
        if ((length + (long) ARRAY_OVERHEAD) * axis.taps() > MAX_PIXELS) {
            throw ImageRejection.tooLarge(
                    "The picture is scaled down too far: a pixel of the result takes %d x %d of its pixels"
                            .formatted(axis.taps(), length));
        }
        this.axis = axis;
        this.packed = new int[length];
        this.window = new int[axis.taps()][CHANNELS][length];
        this.results = new int[CHANNELS][length];
    }

    /**
     * Starts with other source lines.
     *
     * @param lines packed pixels, line after line, the first being line {@link ResampleAxis#sourceFrom} of the axis
     */
    void begin(int[] lines) {
        source = lines;
        loaded = axis.sourceFrom();
    }

    /**
     * Computes a line of the result; lines must be requested in ascending order.
     *
     * @return each channel's samples, 0 to 255, red first; overwritten by the next call
     */
    int[][] make(int output) {
        int first = axis.first(output);
        int end = first + axis.count(output);
        for (loaded = Math.max(loaded, first); loaded < end; loaded++) {
            load(loaded);
        }
        for (int channel = 0; channel < CHANNELS; channel++) {
            sum(output, channel, results[channel]);
            clip(results[channel]);
        }
        return results;
    }

    /** The packed pixels of the line computed last; overwritten by the next call. */
    int[] pack() {
        int[] red = results[0];
        int[] green = results[1];
        int[] blue = results[2];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = red[i] | green[i] << 8 | blue[i] << 16;
        }
        return packed;
    }

    private void load(int line) {
        System.arraycopy(source, (line - axis.sourceFrom()) * packed.length, packed, 0, packed.length);
        int[][] channels = window[line % window.length];
        unpack(packed, channels[0], 0);
        unpack(packed, channels[1], 8);
        unpack(packed, channels[2], 16);
    }

    private static void unpack(int[] packed, int[] channel, int shift) {
        for (int i = 0; i < packed.length; i++) {
            channel[i] = packed[i] >> shift & 0xFF;
        }
    }

    private void sum(int output, int channel, int[] sums) {
        Arrays.fill(sums, HALF);
        int first = axis.first(output);
        int count = axis.count(output);
        int tap = 0;
        for (; tap + 4 <= count; tap += 4) {
            addFour(
                    sums,
                    line(first + tap, channel),
                    axis.weight(output, tap),
                    line(first + tap + 1, channel),
                    axis.weight(output, tap + 1),
                    line(first + tap + 2, channel),
                    axis.weight(output, tap + 2),
                    line(first + tap + 3, channel),
                    axis.weight(output, tap + 3));
        }
        for (; tap < count; tap++) {
            add(sums, line(first + tap, channel), axis.weight(output, tap));
        }
    }

    private int[] line(int line, int channel) {
        return window[line % window.length][channel];
    }

    private static void addFour(
            int[] sums, int[] a, int weightA, int[] b, int weightB, int[] c, int weightC, int[] d, int weightD) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += a[i] * weightA + b[i] * weightB + c[i] * weightC + d[i] * weightD;
        }
    }

    private static void add(int[] sums, int[] line, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += line[i] * weight;
        }
    }

    /** Drops the fraction and limits every sum to 0 to 255. */
    private static void clip(int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Colours.clipInLoop(sums[i] >> ResampleAxis.PRECISION_BITS);
        }
    }
}

package io.lakesieve.image.codec.webp;

import static io.lakesieve.image.codec.webp.Vp8Tables.BANDS;
import static io.lakesieve.image.codec.webp.Vp8Tables.CONTEXTS;
import static io.lakesieve.image.codec.webp.Vp8Tables.PROBABILITIES;

import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;

/** The header of a VP8 key frame (RFC 6386, section 9): size, quantisers, filter strengths, probabilities. */
final class Vp8Header {
    static final int SEGMENTS = 4;
    private static final int FRAME_HEADER_BYTES = 10;

    final int width;
    final int height;
    /** The first partition, which holds the modes; the others hold the coefficients. */
    final Vp8Bits modes;

    final Vp8Bits[] partitions;

    boolean segmentsMapped;
    final int[] segmentProbabilities = {255, 255, 255};
    private boolean segmented;
    private boolean segmentsAbsolute = true;
    private final int[] segmentQuantisers = new int[SEGMENTS];
    private final int[] segmentLevels = new int[SEGMENTS];

    boolean simpleFilter;
    int sharpness;
    private int level;
    private boolean levelsAdjusted;
    private int keyFrameAdjustment;
    private int smallBlockAdjustment;

    /** Quantiser steps of each segment: DC and AC of luminance, of second-order luminance and of chrominance. */
    final int[][] steps = new int[SEGMENTS][6];

    final int[] coefficients = Vp8Tables.coefficients();
    /**
     * Whether macroblocks have a flag for "no coefficients"; {@link #skipProbability} is the probability that it is not
     * set.
     */
    final boolean skips;

    final int skipProbability;

    /**
     * Reads a frame's header.
     *
     * @param from offset of the data of the {@code VP8} chunk
     */
    Vp8Header(byte[] bytes, int from, int length, ImageLimits limits) throws ImageRejection {
        if (length < FRAME_HEADER_BYTES) {
            throw truncated();
        }
        int tag = (bytes[from] & 0xFF) | (bytes[from + 1] & 0xFF) << 8 | (bytes[from + 2] & 0xFF) << 16;
        boolean keyFrame = (tag & 1) == 0 && (tag >> 1 & 7) <= 3 && (tag >> 4 & 1) == 1;
        boolean signed = bytes[from + 3] == (byte) 0x9D && bytes[from + 4] == 1 && bytes[from + 5] == 0x2A;
        if (!keyFrame || !signed) {
            throw ImageRejection.unreadable("The WebP is damaged: it does not begin with a key frame");
        }
        width = ((bytes[from + 6] & 0xFF) | (bytes[from + 7] & 0xFF) << 8) & 0x3FFF;
        height = ((bytes[from + 8] & 0xFF) | (bytes[from + 9] & 0xFF) << 8) & 0x3FFF;
        limits.checkPixels(width, height);
        int first = tag >> 5;
        if (first > length - FRAME_HEADER_BYTES) {
            throw truncated();
        }
        modes = new Vp8Bits(bytes, from + FRAME_HEADER_BYTES, first);
        modes.number(2); // colour space, and whether clipping is needed: it is always done
        readSegments();
        readFilter();
        partitions = partitions(bytes, from + FRAME_HEADER_BYTES + first, from + length, 1 << modes.number(2));
        readQuantisers();
        modes.number(1); // whether later frames keep these probabilities: there are none
        for (int i = 0; i < coefficients.length; i++) {
            if (modes.bit(Vp8Tables.update(i)) == 1) {
                coefficients[i] = modes.number(8);
            }
        }
        skips = modes.flag();
        skipProbability = skips ? modes.number(8) : 0;
    }

    private static ImageRejection truncated() {
        return ImageRejection.unreadable("The WebP is truncated: its pixels are not all there");
    }

    private void readSegments() throws ImageRejection {
        segmented = modes.flag();
        if (!segmented) {
            return;
        }
        segmentsMapped = modes.flag();
        if (modes.flag()) {
            segmentsAbsolute = modes.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                segmentQuantisers[i] = modes.optionalSigned(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                segmentLevels[i] = modes.optionalSigned(6);
            }
        }
        if (segmentsMapped) {
            for (int i = 0; i < segmentProbabilities.length; i++) {
                segmentProbabilities[i] = modes.flag() ? modes.number(8) : 255;
            }
        }
    }

    private void readFilter() throws ImageRejection {
        simpleFilter = modes.flag();
        level = modes.number(6);
        sharpness = modes.number(3);
        levelsAdjusted = modes.flag();
        if (levelsAdjusted && modes.flag()) {
            for (int i = 0; i < 4; i++) {
                int adjustment = modes.optionalSigned(6);
                keyFrameAdjustment = i == 0 ? adjustment : keyFrameAdjustment;
            }
            for (int i = 0; i < 4; i++) {
                int adjustment = modes.optionalSigned(6);
                smallBlockAdjustment = i == 0 ? adjustment : smallBlockAdjustment;
            }
        }
    }

    private static Vp8Bits[] partitions(byte[] bytes, int from, int end, int count) throws ImageRejection {
        int at = from + 3 * (count - 1);
        if (at >= end) {
            throw truncated();
        }
        Vp8Bits[] partitions = new Vp8Bits[count];
        for (int i = 0; i < count; i++) {
            int size = end - at;
            if (i < count - 1) {
                int entry = from + 3 * i;
                int stated = (bytes[entry] & 0xFF) | (bytes[entry + 1] & 0xFF) << 8 | (bytes[entry + 2] & 0xFF) << 16;
                size = Math.min(stated, size);
            }
            partitions[i] = new Vp8Bits(bytes, at, size);
            at += size;
        }
        return partitions;
    }

    private void readQuantisers() throws ImageRejection {
        int base = modes.number(7);
        int[] adjustments = new int[5];
        for (int i = 0; i < adjustments.length; i++) {
            adjustments[i] = modes.optionalSigned(4);
        }
        for (int i = 0; i < SEGMENTS; i++) {
            int index = segmented ? segmentQuantisers[i] + (segmentsAbsolute ? 0 : base) : base;
            steps[i][0] = Vp8Tables.dcStep(index + adjustments[0], 127);
            steps[i][1] = Vp8Tables.acStep(index);
            steps[i][2] = Vp8Tables.dcStep(index + adjustments[1], 127) * 2;
            steps[i][3] = Math.max(Vp8Tables.acStep(index + adjustments[2]) * 155 / 100, 8);
            steps[i][4] = Vp8Tables.dcStep(index + adjustments[3], 117);
            steps[i][5] = Vp8Tables.acStep(index + adjustments[4]);
        }
    }

    /** Index of the first coefficient probability for a kind of block, a band and a context. */
    static int probabilities(int kind, int band, int context) {
        return ((kind * BANDS + band) * CONTEXTS + context) * PROBABILITIES;
    }

    /** Whether the loop filter is on. */
    boolean isFiltered() {
        return level > 0;
    }

    /** The filter level of a macroblock, 0 to 63. */
    int filterLevel(int segment, boolean smallBlocks) {
        int own = segmented ? segmentLevels[segment] + (segmentsAbsolute ? 0 : level) : level;
        if (levelsAdjusted) {
            own += keyFrameAdjustment + (smallBlocks ? smallBlockAdjustment : 0);
        }
        return Math.min(Math.max(own, 0), 63);
    }
}

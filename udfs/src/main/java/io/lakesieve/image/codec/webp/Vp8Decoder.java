package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;

/**
 * Decodes a VP8 key frame, the content of a lossy WebP (RFC 6386), to exactly libwebp's samples.
 *
 * <p>ImageIO's WebP plugin is not used because it predicts from filtered samples and does not interpolate chrominance:
 * its pixels are off by 7 levels on average and by up to 34.
 */
final class Vp8Decoder {
    private static final int MACROBLOCK = 16;
    /** Mode of a macroblock whose 4 x 4 blocks have modes of their own. */
    private static final int SMALL_BLOCKS = -1;

    private final Vp8Header header;
    private final int across;
    private final int down;
    private final Vp8Plane luminance;
    private final Vp8Plane blue;
    private final Vp8Plane red;
    private final Vp8Prediction[] predictions;
    private final Vp8Coefficients coefficients;
    /** Modes of the 4 x 4 blocks above; {@link #leftModes} those to the left. */
    private final int[] aboveModes;

    private final int[] leftModes = new int[4];
    private final int[] blockModes = new int[16];
    /** The filter level of each macroblock, negative if its inner edges are not filtered. */
    private final byte[] levels;

    private Vp8Decoder(Vp8Header header) {
        this.header = header;
        this.across = (header.width + MACROBLOCK - 1) / MACROBLOCK;
        this.down = (header.height + MACROBLOCK - 1) / MACROBLOCK;
        this.luminance = new Vp8Plane(across * MACROBLOCK, down * MACROBLOCK);
        this.blue = new Vp8Plane(across * MACROBLOCK / 2, down * MACROBLOCK / 2);
        this.red = new Vp8Plane(across * MACROBLOCK / 2, down * MACROBLOCK / 2);
        this.predictions =
                new Vp8Prediction[] {new Vp8Prediction(luminance), new Vp8Prediction(blue), new Vp8Prediction(red)};
        this.coefficients = new Vp8Coefficients(header, across);
        this.aboveModes = new int[4 * across];
        this.levels = new byte[across * down];
    }

    /** Decodes the data of a {@code VP8} chunk. */
    static RgbImage decode(byte[] bytes, int from, int length, ImageLimits limits) throws ImageRejection {
        Vp8Decoder decoder = new Vp8Decoder(new Vp8Header(bytes, from, length, limits));
        for (int y = 0; y < decoder.down; y++) {
            decoder.decodeRow(y);
        }
        if (decoder.header.isFiltered()) {
            decoder.filter();
        }
        return new Vp8Colours(decoder.luminance, decoder.blue, decoder.red)
                .image(decoder.header.width, decoder.header.height);
    }

    private void decodeRow(int y) throws ImageRejection {
        Vp8Bits bits = header.partitions[y & (header.partitions.length - 1)];
        java.util.Arrays.fill(leftModes, Vp8Prediction.DC);
        coefficients.beginRow();
        for (int x = 0; x < across; x++) {
            decode(bits, x, y);
        }
    }

    private void decode(Vp8Bits bits, int x, int y) throws ImageRejection {
        Vp8Bits modes = header.modes;
        int segment = header.segmentsMapped ? segment(modes) : 0;
        boolean empty = header.skips && modes.bit(header.skipProbability) == 1;
        int mode = readMode(modes, x);
        int chrominanceMode = chrominanceMode(modes);
        boolean small = mode == SMALL_BLOCKS;
        if (empty) {
            coefficients.skip(x, small);
        } else {
            empty = !coefficients.read(bits, x, small, header.steps[segment]);
        }
        if (small) {
            predictSmall(x, y, empty);
        } else {
            predictions[0].square(mode, MACROBLOCK, x * MACROBLOCK, y * MACROBLOCK);
            if (!empty) {
                addDifferences(luminance, 0, 4, x, y);
            }
        }
        predictions[1].square(chrominanceMode, MACROBLOCK / 2, x * MACROBLOCK / 2, y * MACROBLOCK / 2);
        predictions[2].square(chrominanceMode, MACROBLOCK / 2, x * MACROBLOCK / 2, y * MACROBLOCK / 2);
        if (!empty) {
            addDifferences(blue, 16, 2, x, y);
            addDifferences(red, 20, 2, x, y);
        }
        int level = header.filterLevel(segment, small);
        levels[y * across + x] = (byte) (small || !empty ? level : -level);
    }

    private int segment(Vp8Bits modes) throws ImageRejection {
        int[] probabilities = header.segmentProbabilities;
        int upper = modes.bit(probabilities[0]);
        return 2 * upper + modes.bit(probabilities[1 + upper]);
    }

    /** The mode of a macroblock, or {@link #SMALL_BLOCKS} with those of its blocks in {@link #blockModes}. */
    private int readMode(Vp8Bits modes, int x) throws ImageRejection {
        if (modes.bit(145) == 0) {
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 4; column++) {
                    int mode = blockMode(modes, aboveModes[4 * x + column], leftModes[row]);
                    aboveModes[4 * x + column] = mode;
                    leftModes[row] = mode;
                    blockModes[4 * row + column] = mode;
                }
            }
            return SMALL_BLOCKS;
        }
        int mode;
        if (modes.bit(156) == 1) {
            mode = modes.bit(128) == 1 ? Vp8Prediction.TRUE_MOTION : Vp8Prediction.HORIZONTAL;
        } else {
            mode = modes.bit(163) == 1 ? Vp8Prediction.VERTICAL : Vp8Prediction.DC;
        }
        java.util.Arrays.fill(aboveModes, 4 * x, 4 * x + 4, mode);
        java.util.Arrays.fill(leftModes, mode);
        return mode;
    }

    /** Reads a block's mode by the tree of section 11.2. */
    private static int blockMode(Vp8Bits modes, int above, int left) throws ImageRejection {
        if (bit(modes, above, left, 0) == 0) {
            return Vp8Prediction.DC;
        }
        if (bit(modes, above, left, 1) == 0) {
            return Vp8Prediction.TRUE_MOTION;
        }
        if (bit(modes, above, left, 2) == 0) {
            return Vp8Prediction.VERTICAL;
        }
        if (bit(modes, above, left, 3) == 0) {
            if (bit(modes, above, left, 4) == 0) {
                return Vp8Prediction.HORIZONTAL;
            }
            return 5 + bit(modes, above, left, 5);
        }
        if (bit(modes, above, left, 6) == 0) {
            return 4;
        }
        if (bit(modes, above, left, 7) == 0) {
            return 7;
        }
        return 8 + bit(modes, above, left, 8);
    }

    private static int bit(Vp8Bits modes, int above, int left, int bit) throws ImageRejection {
        return modes.bit(Vp8Tables.mode(above, left, bit));
    }

    private static int chrominanceMode(Vp8Bits modes) throws ImageRejection {
        if (modes.bit(142) == 0) {
            return Vp8Prediction.DC;
        }
        if (modes.bit(114) == 0) {
            return Vp8Prediction.VERTICAL;
        }
        return modes.bit(183) == 1 ? Vp8Prediction.TRUE_MOTION : Vp8Prediction.HORIZONTAL;
    }

    /**
     * Predicts the 4 x 4 blocks one after another, each from finished neighbours. Blocks in the last column take their
     * upper right samples from the macroblock above.
     */
    private void predictSmall(int x, int y, boolean empty) {
        int left = x * MACROBLOCK;
        int top = y * MACROBLOCK;
        int beyond = luminance.at(left + MACROBLOCK, top - 1);
        if (x == across - 1 && y > 0) {
            java.util.Arrays.fill(luminance.samples, beyond, beyond + 4, luminance.samples[beyond - 1]);
        }
        for (int block = 0; block < 16; block++) {
            int blockX = left + block % 4 * 4;
            int blockY = top + block / 4 * 4;
            int aboveRight = block % 4 == 3 ? beyond : luminance.at(blockX + 4, blockY - 1);
            predictions[0].small(blockModes[block], blockX, blockY, aboveRight);
            if (!empty) {
                Vp8Transform.add(coefficients.values, block, luminance, luminance.at(blockX, blockY));
            }
        }
    }

    private void addDifferences(Vp8Plane plane, int firstBlock, int blocks, int x, int y) {
        for (int block = 0; block < blocks * blocks; block++) {
            int to = plane.at((x * blocks + block % blocks) * 4, (y * blocks + block / blocks) * 4);
            Vp8Transform.add(coefficients.values, firstBlock + block, plane, to);
        }
    }

    private void filter() {
        Vp8LoopFilter filter = new Vp8LoopFilter(header, luminance, blue, red);
        for (int y = 0; y < down; y++) {
            for (int x = 0; x < across; x++) {
                int level = levels[y * across + x];
                filter.filter(x, y, Math.abs(level), level > 0);
            }
        }
    }
}

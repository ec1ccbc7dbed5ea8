package io.lakesieve.image.codec.jpeg;

/** One colour channel of a JPEG frame: its sampling factors, its table numbers and the samples decoded last. */
final class JpegComponent {
    static final int BLOCK = 8;

    final int id;
    final int horizontal;
    final int vertical;
    final int quantiser;

    /** Columns and rows of samples, without padding to whole blocks. */
    int width;

    int height;
    /** Blocks in a row and in a column, padded to whole MCUs. */
    int blocksAcross;

    int blocksDown;

    /** Samples of two rows of MCUs, 0 to 255; row {@code y} of the channel starts at {@link #rowStart}. */
    int[] samples;

    int stride;
    private int rows;

    /** Coefficients in natural order, 64 per block; used only if scans do not hold whole blocks. */
    short[] coefficients;

    /** For each coefficient, in zigzag order, the lowest bit that scans have delivered; -1 before the first. */
    private final int[] lowestBit = new int[BLOCK * BLOCK];

    JpegHuffmanTable dc;
    JpegHuffmanTable ac;
    /** The DC coefficient of the previous block, from which the next one is predicted. */
    int prediction;

    JpegComponent(int id, int horizontal, int vertical, int quantiser) {
        this.id = id;
        this.horizontal = horizontal;
        this.vertical = vertical;
        this.quantiser = quantiser;
    }

    /**
     * Computes sizes and allocates samples once the frame is known.
     *
     * @param mcusAcross MCUs in a row
     * @param mcusDown rows of MCUs
     */
    void place(int frameWidth, int frameHeight, int maxHorizontal, int maxVertical, int mcusAcross, int mcusDown) {
        width = (frameWidth * horizontal + maxHorizontal - 1) / maxHorizontal;
        height = (frameHeight * vertical + maxVertical - 1) / maxVertical;
        blocksAcross = mcusAcross * horizontal;
        blocksDown = mcusDown * vertical;
        stride = blocksAcross * BLOCK;
        rows = 2 * vertical * BLOCK;
        samples = new int[rows * stride];
    }

    /** The index in {@link #samples} of a row; valid while its row of MCUs or the next one was decoded last. */
    int rowStart(int y) {
        return y % rows * stride;
    }

    /** Allocates the coefficients of all blocks. */
    void keepCoefficients() {
        if (coefficients == null) {
            coefficients = new short[Math.multiplyExact(blocksAcross * blocksDown, BLOCK * BLOCK)];
            java.util.Arrays.fill(lowestBit, -1);
        }
    }

    /** Records that a scan delivers the bits of coefficients {@code first} to {@code last} down to {@code low}. */
    void reached(int first, int last, int high, int low) throws IrregularJpegException {
        for (int place = first; place <= last; place++) {
            if (lowestBit[place] >= 0 ? lowestBit[place] != high || low != high - 1 : high != 0) {
                throw new IrregularJpegException("scans out of order");
            }
            lowestBit[place] = low;
        }
    }

    /** Whether scans have delivered all bits of all coefficients. */
    boolean isComplete() {
        for (int bit : lowestBit) {
            if (coefficients == null || bit != 0) {
                return false;
            }
        }
        return true;
    }

    /** The index in {@link #coefficients} of a block. */
    int blockStart(int blockX, int blockY) {
        return (blockY * blocksAcross + blockX) * BLOCK * BLOCK;
    }
}

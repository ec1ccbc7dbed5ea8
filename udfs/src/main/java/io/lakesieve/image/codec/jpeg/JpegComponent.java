package io.lakesieve.image.codec.jpeg;

/** One colour channel of a JPEG frame: its sampling, its tables and the samples that are decoded just now. */
final class JpegComponent {
    static final int BLOCK = 8;

    final int id;
    final int horizontal;
    final int vertical;
    final int quantiser;

    /** Columns and rows of samples that belong to the picture. */
    int width;

    int height;
    /** Blocks of a row and of a column, up to full MCUs. */
    int blocksAcross;

    int blocksDown;

    /** Samples of two rows of MCUs, 0 to 255: row {@code y} of the channel begins at {@link #rowStart}. */
    int[] samples;

    int stride;
    private int rows;

    /** Coefficients in natural order, 64 a block; only where a scan does not hold whole blocks. */
    short[] coefficients;

    /** The bit position that scans have brought each coefficient to, in stored order; -1 where there was none. */
    private final int[] lowestBit = new int[BLOCK * BLOCK];

    JpegHuffmanTable dc;
    JpegHuffmanTable ac;
    /** The DC coefficient of the block before. */
    int prediction;

    JpegComponent(int id, int horizontal, int vertical, int quantiser) {
        this.id = id;
        this.horizontal = horizontal;
        this.vertical = vertical;
        this.quantiser = quantiser;
    }

    /**
     * Fits it into its frame.
     *
     * @param mcusAcross MCUs of a row
     * @param mcusDown rows of MCUs
     */
    void place(int frameWidth, int frameHeight, int horizontalMost, int verticalMost, int mcusAcross, int mcusDown) {
        width = (frameWidth * horizontal + horizontalMost - 1) / horizontalMost;
        height = (frameHeight * vertical + verticalMost - 1) / verticalMost;
        blocksAcross = mcusAcross * horizontal;
        blocksDown = mcusDown * vertical;
        stride = blocksAcross * BLOCK;
        rows = 2 * vertical * BLOCK;
        samples = new int[rows * stride];
    }

    /** Where in {@link #samples} a row stands while its row of MCUs or the next is the last that was decoded. */
    int rowStart(int y) {
        return y % rows * stride;
    }

    /** Makes room for the coefficients of all blocks. */
    void keepCoefficients() {
        if (coefficients == null) {
            coefficients = new short[Math.multiplyExact(blocksAcross * blocksDown, BLOCK * BLOCK)];
            java.util.Arrays.fill(lowestBit, -1);
        }
    }

    /** Notes that a scan brought coefficients {@code first} to {@code last} to the bit position {@code low}. */
    void reached(int first, int last, int high, int low) throws IrregularJpegException {
        for (int place = first; place <= last; place++) {
            if (lowestBit[place] >= 0 ? lowestBit[place] != high || low != high - 1 : high != 0) {
                throw new IrregularJpegException("scans out of order");
            }
            lowestBit[place] = low;
        }
    }

    /** Whether scans have brought all coefficients to their last bit. */
    boolean isComplete() {
        for (int bit : lowestBit) {
            if (coefficients == null || bit != 0) {
                return false;
            }
        }
        return true;
    }

    /** Where in {@link #coefficients} a block stands. */
    int blockStart(int blockX, int blockY) {
        return (blockY * blocksAcross + blockX) * BLOCK * BLOCK;
    }
}

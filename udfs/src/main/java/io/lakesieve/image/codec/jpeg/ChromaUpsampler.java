package io.lakesieve.image.codec.jpeg;

/**
 * Upsamples the two chrominance channels of a JPEG to the picture's size, row by row, with libjpeg's default "fancy"
 * interpolation: in each subsampled direction, 3/4 of the nearer sample and 1/4 of the further one.
 *
 * <p>Both channels are computed together, packed in one int: blue in the lower 16 bits and red in the upper, which no
 * sum overflows. The JIT compiler vectorises the loops.
 */
final class ChromaUpsampler {
    private static final int BOTH = 0x00010001;
    private static final int LOW_BYTES = 0x00FF00FF;
    private static final int RED_SHIFT = 16;

    private final JpegComponent blue;
    private final JpegComponent red;
    private final boolean halfColumns;
    private final boolean halfRows;
    /** A row of samples, vertically interpolated if rows were subsampled. */
    private final int[] mixed;

    private final int[] neighbours;
    private final int[] blues;
    private final int[] reds;
    private final int[] even;
    private final int[] odd;
    private final int[] row;

    /**
     * @param width columns of the picture
     * @throws IrregularJpegException if a channel is not subsampled by 1 or 2, or the two channels differ
     */
    ChromaUpsampler(JpegComponent blue, JpegComponent red, int width, int maxHorizontal, int maxVertical)
            throws IrregularJpegException {
        if (blue.horizontal != red.horizontal || blue.vertical != red.vertical) {
            throw new IrregularJpegException("chrominance channels of different sizes");
        }
        this.blue = blue;
        this.red = red;
        this.halfColumns = half(blue.horizontal, maxHorizontal);
        this.halfRows = half(blue.vertical, maxVertical);
        this.mixed = new int[blue.width];
        this.neighbours = new int[blue.width];
        this.blues = new int[blue.width];
        this.reds = new int[blue.width];
        this.even = new int[blue.width];
        this.odd = new int[blue.width];
        this.row = new int[Math.max(width, 2 * blue.width)];
    }

    private static boolean half(int own, int max) throws IrregularJpegException {
        if (own != max && 2 * own != max) {
            throw new IrregularJpegException("a channel subsampled otherwise than by two");
        }
        return own != max;
    }

    /**
     * Computes row {@code y} of the picture.
     *
     * @return for each pixel, blue chrominance in the lower 16 bits and red in the upper; overwritten by the next call
     */
    int[] make(int y) {
        if (halfColumns) {
            if (blue.width > 2) {
                widen(y);
            } else {
                repeat(y);
            }
        } else if (halfRows) {
            mix(y);
            int bias = ((y & 1) == 0 ? 1 : 2) * BOTH;
            for (int x = 0; x < mixed.length; x++) {
                row[x] = ((mixed[x] + bias) >>> 2) & LOW_BYTES;
            }
        } else {
            join(y, row);
        }
        return row;
    }

    /** Packs row {@code y} of both channels. */
    private void join(int y, int[] target) {
        int from = blue.rowStart(y);
        System.arraycopy(blue.samples, from, blues, 0, blues.length);
        System.arraycopy(red.samples, from, reds, 0, reds.length);
        join(blues, reds, target);
    }

    private static void join(int[] blues, int[] reds, int[] target) {
        for (int x = 0; x < blues.length; x++) {
            target[x] = blues[x] + (reds[x] << RED_SHIFT);
        }
    }

    /** Interpolates vertically for row {@code y} of the picture: three parts of the nearer row, one of the further. */
    private void mix(int y) {
        int near = y >> 1;
        int far = Math.min(Math.max((y & 1) == 0 ? near - 1 : near + 1, 0), blue.height - 1);
        join(near, mixed);
        join(far, even);
        addThreefold(even, mixed);
    }

    private static void addThreefold(int[] far, int[] mixed) {
        for (int x = 0; x < mixed.length; x++) {
            mixed[x] = mixed[x] * 3 + far[x];
        }
    }

    /** Repeats the samples of very narrow pictures, as libjpeg does. */
    private void repeat(int y) {
        join(halfRows ? y >> 1 : y, even);
        for (int x = 0; x < even.length; x++) {
            row[2 * x] = even[x];
            row[2 * x + 1] = even[x];
        }
    }

    private void widen(int y) {
        if (halfRows) {
            mix(y);
            interpolate(4, 8 * BOTH, 7 * BOTH);
        } else {
            join(y, mixed);
            interpolate(2, BOTH, 2 * BOTH);
        }
        for (int x = 0; x < even.length; x++) {
            row[2 * x] = even[x];
            row[2 * x + 1] = odd[x];
        }
    }

    /**
     * Interpolates horizontally: even columns with the left neighbour, odd ones with the right, and a sample with
     * itself at the ends.
     */
    private void interpolate(int shift, int evenBias, int oddBias) {
        int last = mixed.length - 1;
        System.arraycopy(mixed, 0, neighbours, 1, last);
        neighbours[0] = mixed[0];
        between(mixed, neighbours, evenBias, shift, even);
        System.arraycopy(mixed, 1, neighbours, 0, last);
        neighbours[last] = mixed[last];
        between(mixed, neighbours, oddBias, shift, odd);
    }

    private static void between(int[] near, int[] far, int bias, int shift, int[] target) {
        for (int x = 0; x < target.length; x++) {
            target[x] = ((near[x] * 3 + far[x] + bias) >>> shift) & LOW_BYTES;
        }
    }
}

package io.lakesieve.image.codec.jpeg;

/**
 * Decodes a scan of a progressive JPEG, or one of a sequential JPEG that does not hold all channels, into its channels'
 * coefficients (ITU-T T.81, annex G).
 */
final class JpegScan {
    private final JpegBits bits;
    private final int from;
    private final int to;
    private final int high;
    private final int low;
    private final boolean progressive;
    /** Remaining blocks of the current end-of-band run. */
    private int emptyBlocks;

    /**
     * @param from first coefficient, in zigzag order
     * @param to last coefficient
     * @param high bit position of the previous scan; 0 for the first
     * @param low bit position of this scan
     */
    JpegScan(JpegBits bits, int from, int to, int high, int low, boolean progressive) {
        this.bits = bits;
        this.from = from;
        this.to = to;
        this.high = high;
        this.low = low;
        this.progressive = progressive;
    }

    /** Resets the state at a restart marker. */
    void restart() {
        emptyBlocks = 0;
    }

    /** Reads the scan's data of one block. */
    void read(JpegComponent channel, int start) throws IrregularJpegException {
        if (!progressive) {
            readDc(channel, start);
            readAcBand(channel, start, 1);
        } else if (from == 0) {
            if (high == 0) {
                readDc(channel, start);
            } else {
                channel.coefficients[start] |= (short) (bits.read(1) << low);
            }
        } else if (high == 0) {
            readAcBand(channel, start, from);
        } else {
            refineAcBand(channel, start);
        }
    }

    private void readDc(JpegComponent channel, int start) throws IrregularJpegException {
        int size = bits.symbol(channel.dc);
        if (size > 15) {
            throw new IrregularJpegException("a DC coefficient of more than 15 bits");
        }
        channel.prediction += bits.number(size);
        channel.coefficients[start] = (short) (channel.prediction << low);
    }

    private void readAcBand(JpegComponent channel, int start, int first) throws IrregularJpegException {
        if (emptyBlocks > 0) {
            emptyBlocks--;
            return;
        }
        int place = first;
        while (place <= to) {
            int symbol = bits.symbol(channel.ac);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0 && run < 15) {
                emptyBlocks = run == 0 ? 0 : emptyRun(run) - 1;
                return;
            }
            place += run;
            if (place > to) {
                throw new IrregularJpegException("a block with too many coefficients");
            }
            if (size > 0) {
                channel.coefficients[start + ZigZag.natural(place)] = (short) (bits.number(size) << low);
            }
            place++;
        }
    }

    private int emptyRun(int run) throws IrregularJpegException {
        if (!progressive) {
            throw new IrregularJpegException("a run of empty blocks in a sequential scan");
        }
        return (1 << run) + bits.read(run);
    }

    /**
     * Refines a band: reads one more bit of each nonzero coefficient and new coefficients in between (T.81, G.1.2.3).
     */
    private void refineAcBand(JpegComponent channel, int start) throws IrregularJpegException {
        int place = from;
        if (emptyBlocks == 0) {
            while (place <= to) {
                int symbol = bits.symbol(channel.ac);
                int run = symbol >> 4;
                int size = symbol & 15;
                int fresh = 0;
                if (size == 0) {
                    if (run < 15) {
                        emptyBlocks = run == 0 ? 1 : emptyRun(run);
                        break;
                    }
                } else if (size == 1) {
                    fresh = bits.read(1) == 1 ? 1 << low : -1 << low;
                } else {
                    throw new IrregularJpegException("a refined coefficient of more than one bit");
                }
                place = refineUntil(channel, start, place, run);
                if (fresh != 0) {
                    if (place > to) {
                        throw new IrregularJpegException("a block with too many coefficients");
                    }
                    channel.coefficients[start + ZigZag.natural(place)] = (short) fresh;
                }
                place++;
            }
        }
        if (emptyBlocks > 0) {
            refineUntil(channel, start, place, Integer.MAX_VALUE);
            emptyBlocks--;
        }
    }

    /** Refines nonzero coefficients until {@code zeros} zero ones are passed or the band ends. */
    private int refineUntil(JpegComponent channel, int start, int first, int zeros) throws IrregularJpegException {
        int left = zeros;
        int place = first;
        for (; place <= to; place++) {
            int at = start + ZigZag.natural(place);
            int value = channel.coefficients[at];
            if (value == 0) {
                if (left == 0) {
                    return place;
                }
                left--;
            } else if (bits.read(1) == 1 && (value & 1 << low) == 0) {
                channel.coefficients[at] = (short) (value + (value > 0 ? 1 << low : -1 << low));
            }
        }
        return place;
    }
}

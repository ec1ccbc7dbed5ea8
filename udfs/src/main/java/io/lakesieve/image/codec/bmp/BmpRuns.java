package io.lakesieve.image.codec.bmp;

import io.lakesieve.image.codec.ImageRejection;

/** The run lengths of a BMP with a palette of 16 or 256 colours. */
final class BmpRuns {
    private static final int END_OF_ROW = 0;
    private static final int END = 1;
    private static final int SKIP = 2;

    private final byte[] bytes;
    private final int width;
    private final boolean halves;
    private final byte[] indices;
    private int at;
    private int filled;
    /** The column, which runs are cut off by; what is stored pixel by pixel goes on in the next row. */
    private int x;

    private BmpRuns(byte[] bytes, BmpHeader header) {
        this.bytes = bytes;
        this.width = header.width();
        this.halves = header.bits() == 4;
        this.indices = new byte[header.width() * header.height()];
        this.at = (int) Math.min(header.pixels(), bytes.length);
    }

    /** The palette's indices in the order in which they are stored; 0 where the runs leave out a pixel. */
    static byte[] read(byte[] bytes, BmpHeader header) throws ImageRejection {
        BmpRuns runs = new BmpRuns(bytes, header);
        runs.read();
        return runs.indices;
    }

    private void read() throws ImageRejection {
        while (filled < indices.length) {
            int count = next();
            int value = next();
            if (count > 0) {
                putRun(count, value);
            } else if (value == END_OF_ROW) {
                skip((width - filled % width) % width);
                x = 0;
            } else if (value == END) {
                return;
            } else if (value == SKIP) {
                int right = next();
                skip(right + (long) next() * width);
                x = filled % width;
            } else {
                putPixels(value);
            }
        }
    }

    private void putRun(int stated, int value) {
        int count = Math.max(0, Math.min(stated, width - x));
        int end = Math.min(filled + count, indices.length);
        for (int i = 0; filled < end; i++, filled++) {
            indices[filled] = halves ? half(value, i) : (byte) value;
        }
        x += count;
    }

    private void putPixels(int stated) throws ImageRejection {
        int count = Math.min(stated, indices.length - filled);
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = halves && i % 2 == 1 ? value : next();
            indices[filled++] = halves ? half(value, i) : (byte) value;
        }
        x += stated;
        at += at % 2; // to a whole word
    }

    private static byte half(int value, int place) {
        return (byte) (place % 2 == 0 ? value >> 4 : value & 15);
    }

    private void skip(long count) {
        int end = (int) Math.min(indices.length, filled + count);
        filled = end;
    }

    private int next() throws ImageRejection {
        if (at >= bytes.length) {
            throw BmpHeader.truncated();
        }
        return bytes[at++] & 0xFF;
    }
}

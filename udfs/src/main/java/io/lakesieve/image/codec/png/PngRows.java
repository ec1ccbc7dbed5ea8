package io.lakesieve.image.codec.png;

import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates and unfilters the rows of a PNG file one by one. */
final class PngRows implements AutoCloseable {
    private static final int INPUT_BYTES = 1 << 14;

    private final InputStream deflated;
    private final Inflater inflater = new Inflater();
    private final byte[] input = new byte[INPUT_BYTES];
    private final int pixelBytes;
    private byte[] current = {};
    private byte[] previous = {};

    /** @param pixelBytes distance of the filters' left neighbour: bytes of a pixel, at least 1 */
    PngRows(InputStream deflated, int pixelBytes) {
        this.deflated = deflated;
        this.pixelBytes = pixelBytes;
    }

    /** Starts a picture, or a pass of an interlaced one, with rows of this many bytes. */
    void begin(int rowBytes) {
        current = new byte[rowBytes];
        previous = new byte[rowBytes];
    }

    /** The next row; the array is overwritten two rows later. */
    byte[] next() throws Exception {
        byte[] row = previous;
        previous = current;
        current = row;
        byte[] filter = new byte[1];
        inflate(filter);
        inflate(current);
        unfilter(filter[0]);
        return current;
    }

    private void inflate(byte[] target) throws Exception {
        int filled = 0;
        while (filled < target.length) {
            int count = inflater.inflate(target, filled, target.length - filled);
            filled += count;
            if (count == 0) {
                feed();
            }
        }
    }

    private void feed() throws Exception {
        if (inflater.finished()) {
            throw PngFile.truncated();
        }
        if (inflater.needsDictionary()) {
            throw new DataFormatException("its pixels need a preset dictionary");
        }
        int count = deflated.read(input);
        if (count < 0) {
            throw PngFile.truncated();
        }
        inflater.setInput(input, 0, count);
    }

    private void unfilter(int filter) throws DataFormatException {
        switch (filter) {
            case 0 -> {
                // The row is stored as it is.
            }
            case 1 -> {
                for (int i = pixelBytes; i < current.length; i++) {
                    current[i] += current[i - pixelBytes];
                }
            }
            case 2 -> {
                for (int i = 0; i < current.length; i++) {
                    current[i] += previous[i];
                }
            }
            case 3 -> {
                for (int i = 0; i < current.length; i++) {
                    current[i] += (byte) ((left(i) + (previous[i] & 0xFF)) >> 1);
                }
            }
            case 4 -> {
                for (int i = 0; i < current.length; i++) {
                    current[i] += (byte) paeth(left(i), previous[i] & 0xFF, aboveLeft(i));
                }
            }
            default -> throw new DataFormatException("row filter " + filter + " does not exist");
        }
    }

    private int left(int i) {
        return i < pixelBytes ? 0 : current[i - pixelBytes] & 0xFF;
    }

    private int aboveLeft(int i) {
        return i < pixelBytes ? 0 : previous[i - pixelBytes] & 0xFF;
    }

    /** The neighbour closest to left + above - aboveLeft; ties in the order of the parameters. */
    private static int paeth(int left, int above, int aboveLeft) {
        int toLeft = Math.abs(above - aboveLeft);
        int toAbove = Math.abs(left - aboveLeft);
        int toAboveLeft = Math.abs(left + above - 2 * aboveLeft);
        if (toLeft <= toAbove && toLeft <= toAboveLeft) {
            return left;
        }
        return toAbove <= toAboveLeft ? above : aboveLeft;
    }

    @Override
    public void close() {
        inflater.end();
    }
}

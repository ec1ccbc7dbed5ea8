package io.lakesieve.image.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Completes a BMP file that lacks the padding of its last row to a multiple of four bytes: Pillow reads such files,
 * ImageIO does not.
 */
final class BmpEnd {
    private static final int HEADER_BYTES = 54;
    private static final int OFFSET = 10;
    private static final int WIDTH = 18;
    private static final int HEIGHT = 22;
    private static final int BITS = 28;
    private static final int COMPRESSION = 30;
    private static final int ROW_UNIT_BITS = 32;

    private BmpEnd() {}

    /** The file with its last row padded, if that is all that is missing; otherwise the file itself. */
    static byte[] completed(byte[] bmp) {
        if (bmp.length < HEADER_BYTES) {
            return bmp;
        }
        ByteBuffer header = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
        long width = header.getInt(WIDTH);
        long rowBits = width * header.getShort(BITS);
        if (header.getInt(COMPRESSION) != 0 || rowBits <= 0) {
            return bmp;
        }
        long stored = (rowBits + ROW_UNIT_BITS - 1) / ROW_UNIT_BITS * Integer.BYTES;
        long filling = stored - (rowBits + Byte.SIZE - 1) / Byte.SIZE;
        long whole = header.getInt(OFFSET) + stored * Math.abs((long) header.getInt(HEIGHT));
        boolean lacksFilling = bmp.length < whole && bmp.length >= whole - filling;
        return lacksFilling ? Arrays.copyOf(bmp, (int) whole) : bmp;
    }
}

package io.lakesieve.image.decode;

import io.lakesieve.image.codec.RgbImage;
import java.util.Arrays;

/**
 * A GIF that breaks off behind the pixels of its first picture: Pillow reads it, where ImageIO asks for the end. Encoders
 * fill every block of pixels but the last, so a block that is not full tells that no pixels are missing.
 */
final class GifEnd {
    private static final int HEADER_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int PICTURE = 0x2C;
    private static final int PICTURE_HEADER_BYTES = 10;

    private static final int FULL_BLOCK = 255;

    private final byte[] gif;
    /** The length of the block that was skipped last. */
    private int lastBlock = FULL_BLOCK;

    private int at = HEADER_BYTES;

    private GifEnd(byte[] gif) {
        this.gif = gif;
    }

    /** The file with the end of its first picture, which it lacks where it ends right behind a block of pixels. */
    static byte[] mended(byte[] gif) {
        GifEnd end = new GifEnd(gif);
        return end.breaksOffBehindPixels() ? Arrays.copyOf(gif, gif.length + 1) : gif;
    }

    private boolean breaksOffBehindPixels() {
        at += colours(10);
        while (byteAt(at) == EXTENSION) {
            at += 2;
            if (!skipBlocks()) {
                return false;
            }
        }
        if (byteAt(at) != PICTURE) {
            return false;
        }
        at += PICTURE_HEADER_BYTES + colours(at + 9) + 1;
        return !skipBlocks() && at == gif.length && lastBlock < FULL_BLOCK;
    }

    /** Bytes of the colour table that the flags there announce. */
    private int colours(int flags) {
        return (byteAt(flags) & 0x80) == 0 ? 0 : RgbImage.CHANNELS << ((byteAt(flags) & 7) + 1);
    }

    /** Goes behind the empty block that ends the others; false where the file ends before it. */
    private boolean skipBlocks() {
        while (at < gif.length) {
            int length = byteAt(at);
            at += 1 + length;
            if (length == 0) {
                return true;
            }
            lastBlock = length;
        }
        return false;
    }

    private int byteAt(int place) {
        return place < gif.length ? gif[place] & 0xFF : 0;
    }
}

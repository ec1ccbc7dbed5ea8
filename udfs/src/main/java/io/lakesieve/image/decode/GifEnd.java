package io.lakesieve.image.decode;

import io.lakesieve.image.codec.RgbImage;
import java.util.Arrays;

/**
 * Completes a GIF file that ends right after the pixels of its first frame: Pillow reads such files, ImageIO does not.
 * Encoders fill every block of pixels but the last, so a final block that is not full shows that no pixels are missing.
 */
final class GifEnd {
    private static final int HEADER_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int PICTURE = 0x2C;
    private static final int PICTURE_HEADER_BYTES = 10;

    private static final int FULL_BLOCK = 255;

    private final byte[] gif;
    /** Length of the block skipped last. */
    private int lastBlock = FULL_BLOCK;

    private int at = HEADER_BYTES;

    private GifEnd(byte[] gif) {
        this.gif = gif;
    }

    /**
     * The file with the end of its first frame, if it ends right after the last block of pixels; otherwise the file
     * itself.
     */
    static byte[] completed(byte[] gif) {
        GifEnd end = new GifEnd(gif);
        return end.endsAfterPixels() ? Arrays.copyOf(gif, gif.length + 1) : gif;
    }

    private boolean endsAfterPixels() {
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

    /** Length in bytes of the colour table that these flags declare. */
    private int colours(int flags) {
        return (byteAt(flags) & 0x80) == 0 ? 0 : RgbImage.CHANNELS << ((byteAt(flags) & 7) + 1);
    }

    /** Skips data blocks and the empty block that ends them; false if the file ends before that. */
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

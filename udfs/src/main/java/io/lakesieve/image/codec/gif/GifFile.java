package io.lakesieve.image.codec.gif;

import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import java.util.Arrays;

/** What stands before the codes of a GIF's first frame: its canvas, its place there, and its colours. */
final class GifFile {
    private static final int EXTENSION = '!';
    private static final int FRAME = ',';
    private static final int TRAILER = ';';
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int SCREEN = 6;
    private static final int HEADER_BYTES = 13;
    private static final int FRAME_BYTES = 9;

    private final byte[] bytes;
    private int at = HEADER_BYTES;
    private int width;
    private int height;
    private int left;
    private int top;
    private int frameWidth;
    private int frameHeight;
    private boolean interlaced;
    private byte[] palette;
    private int transparent = -1;

    private GifFile(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads up to the codes of the first frame. */
    static GifFile read(byte[] bytes) throws ImageRejection {
        GifFile file = new GifFile(bytes);
        file.requireBytes(HEADER_BYTES, 0);
        file.width = file.number(SCREEN);
        file.height = file.number(SCREEN + 2);
        file.palette = file.palette(SCREEN + 4, new byte[0]);
        file.findFrame();
        file.readFrame();
        return file;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The column of the canvas on which the frame begins. */
    int left() {
        return left;
    }

    int top() {
        return top;
    }

    int frameWidth() {
        return frameWidth;
    }

    int frameHeight() {
        return frameHeight;
    }

    boolean interlaced() {
        return interlaced;
    }

    /** Red, green and blue of each index; empty where an index is a grey level. */
    byte[] palette() {
        return palette;
    }

    /** The index of the transparent colour; -1 where there is none. */
    int transparent() {
        return transparent;
    }

    /** Where the codes stand: the bits of a literal, then blocks. */
    int codes() {
        return at;
    }

    /** Goes behind the byte that opens the first frame; what is neither an extension nor a frame is passed over. */
    private void findFrame() throws ImageRejection {
        while (true) {
            requireBytes(1, at);
            int kind = bytes[at++] & 0xFF;
            if (kind == FRAME) {
                return;
            }
            if (kind == TRAILER) {
                throw ImageRejection.unreadable("The GIF is damaged: it holds no picture");
            }
            if (kind == EXTENSION) {
                readExtension();
            }
        }
    }

    private void readExtension() throws ImageRejection {
        requireBytes(2, at);
        boolean control = (bytes[at++] & 0xFF) == GRAPHIC_CONTROL;
        if (control && bytes[at] >= 4) {
            requireBytes(5, at);
            boolean hasTransparent = (bytes[at + 1] & 1) != 0;
            transparent = hasTransparent ? bytes[at + 4] & 0xFF : transparent;
        }
        while (at < bytes.length && bytes[at] != 0) {
            at += 1 + (bytes[at] & 0xFF);
        }
        at++;
    }

    private void readFrame() throws ImageRejection {
        requireBytes(FRAME_BYTES, at);
        left = number(at);
        top = number(at + 2);
        frameWidth = number(at + 4);
        frameHeight = number(at + 6);
        width = Math.max(width, left + frameWidth);
        height = Math.max(height, top + frameHeight);
        int flags = at + 8;
        interlaced = (bytes[flags] & 0x40) != 0;
        at += FRAME_BYTES;
        palette = palette(flags, palette);
        requireBytes(1, at);
    }

    /** The colour table that the flags there announce, and that is read next; another where they announce none. */
    private byte[] palette(int flags, byte[] other) throws ImageRejection {
        if ((bytes[flags] & 0x80) == 0) {
            return other;
        }
        int length = RgbImage.CHANNELS << ((bytes[flags] & 7) + 1);
        requireBytes(length, at);
        at += length;
        byte[] colours = Arrays.copyOfRange(bytes, at - length, at);
        return isGrey(colours) ? new byte[0] : colours;
    }

    private static boolean isGrey(byte[] colours) {
        for (int i = 0; i < colours.length; i++) {
            if ((colours[i] & 0xFF) != i / RgbImage.CHANNELS) {
                return false;
            }
        }
        return true;
    }

    private int number(int place) {
        return (bytes[place] & 0xFF) | (bytes[place + 1] & 0xFF) << 8;
    }

    private void requireBytes(int count, int place) throws ImageRejection {
        if (place > bytes.length - count) {
            throw truncated();
        }
    }

    static ImageRejection truncated() {
        return ImageRejection.unreadable("The GIF is truncated: its pixels are not all there");
    }
}

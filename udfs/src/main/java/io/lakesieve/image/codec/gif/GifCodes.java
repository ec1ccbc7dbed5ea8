package io.lakesieve.image.codec.gif;

import io.lakesieve.image.codec.ImageRejection;

/**
 * The LZW codes of a frame, as Pillow reads them: literals of up to 12 bits, of which the lower eight are the index. What
 * cannot be is damage: a code that does not exist yet, or an end before the last pixel.
 */
final class GifCodes {
    private static final int MAX_BITS = 12;
    private static final int TABLE = 1 << MAX_BITS;
    /** The first row and the step of each pass of an interlaced frame. */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] ONE_PASS = {{0, 1}};

    private final byte[] bytes;
    private final GifFile file;
    private final byte[] indices;
    private final int[][] passes;
    private final int literalBits;
    private final int clear;
    private final int[] links = new int[TABLE];
    private final byte[] ends = new byte[TABLE];
    private final byte[] string = new byte[TABLE];

    private int at;
    private int blockEnd;
    private int bitBuffer;
    private int bitCount;
    private int codeBits;
    private int next;
    private int x;
    private int y;
    private int pass;

    /**
     * @param indices takes the indices, row by row of the canvas
     */
    GifCodes(byte[] bytes, GifFile file, byte[] indices) throws ImageRejection {
        this.bytes = bytes;
        this.file = file;
        this.indices = indices;
        this.passes = file.interlaced() ? PASSES : ONE_PASS;
        this.literalBits = bytes[file.codes()] & 0xFF;
        if (literalBits > MAX_BITS) {
            throw damaged("a literal of %d bits".formatted(literalBits));
        }
        this.clear = 1 << literalBits;
        this.at = file.codes() + 1;
        this.blockEnd = at;
    }

    /** Reads every pixel of the frame. */
    void read() throws ImageRejection {
        reset();
        int previous = -1;
        byte first = 0;
        while (pass < passes.length) {
            int code = code();
            if (code == clear) {
                reset();
                previous = -1;
            } else if (code == clear + 1) {
                throw GifFile.truncated();
            } else if (previous < 0) {
                if (code > clear) {
                    throw unknownCode();
                }
                first = (byte) code;
                string[TABLE - 1] = first;
                put(TABLE - 1);
                previous = code;
            } else {
                int start = expand(code, previous, first);
                first = string[start];
                add(previous, first);
                put(start);
                previous = code;
            }
        }
    }

    private void reset() {
        next = clear + 2;
        codeBits = literalBits + 1;
    }

    /** Writes a code's string to the end of {@link #string}, and returns where it begins. */
    private int expand(int code, int previous, byte first) throws ImageRejection {
        int start = TABLE;
        int left = code;
        if (code > next) {
            throw unknownCode();
        }
        if (code == next) {
            string[--start] = first;
            left = previous;
        }
        while (left >= clear) {
            if (start <= 1 || left >= TABLE) {
                throw unknownCode();
            }
            string[--start] = ends[left];
            left = links[left];
        }
        string[--start] = (byte) left;
        return start;
    }

    private void add(int previous, byte end) {
        if (next < TABLE) {
            ends[next] = end;
            links[next] = previous;
            if (next == (1 << codeBits) - 1 && codeBits < MAX_BITS) {
                codeBits++;
            }
            next++;
        }
    }

    private void put(int start) {
        for (int i = start; i < TABLE && pass < passes.length; i++) {
            indices[(file.top() + y) * file.width() + file.left() + x] = string[i];
            if (++x == file.frameWidth()) {
                x = 0;
                y += passes[pass][1];
                while (y >= file.frameHeight() && ++pass < passes.length) {
                    y = passes[pass][0];
                }
            }
        }
    }

    private int code() throws ImageRejection {
        while (bitCount < codeBits) {
            while (at == blockEnd) {
                nextBlock();
            }
            bitBuffer |= (bytes[at++] & 0xFF) << bitCount;
            bitCount += Byte.SIZE;
        }
        int code = bitBuffer & ((1 << codeBits) - 1);
        bitBuffer >>>= codeBits;
        bitCount -= codeBits;
        return code;
    }

    private void nextBlock() throws ImageRejection {
        if (at >= bytes.length || at + (bytes[at] & 0xFF) >= bytes.length) {
            throw GifFile.truncated();
        }
        blockEnd = at + 1 + (bytes[at] & 0xFF);
        at++;
    }

    private static ImageRejection unknownCode() {
        return damaged("a code that stands for nothing yet");
    }

    private static ImageRejection damaged(String what) {
        return ImageRejection.unreadable("The GIF is damaged: it holds " + what);
    }
}

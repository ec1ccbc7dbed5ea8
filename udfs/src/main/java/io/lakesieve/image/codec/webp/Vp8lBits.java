package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.ImageRejection;

/** Bit reader of a lossless WebP, lowest bit first; also decodes Huffman symbols. Reading beyond the end fails. */
final class Vp8lBits {
    private final byte[] bytes;
    private final int end;
    private int position;
    private long bits;
    private int count;

    Vp8lBits(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.position = from;
        this.end = from + length;
    }

    private void fill() {
        while (count <= 56) {
            long next = position < end ? bytes[position] & 0xFFL : 0;
            position++;
            bits |= next << count;
            count += 8;
        }
    }

    private void skip(int size) throws ImageRejection {
        bits >>>= size;
        count -= size;
        if (8L * (position - end) > count) {
            throw ImageRejection.unreadable("The WebP is truncated: its pixels are not all there");
        }
    }

    /** A number of up to 24 bits. */
    int read(int size) throws ImageRejection {
        fill();
        int value = (int) bits & ((1 << size) - 1);
        skip(size);
        return value;
    }

    boolean flag() throws ImageRejection {
        return read(1) == 1;
    }

    /** The next symbol of a code. */
    int symbol(Vp8lCode code) throws ImageRejection {
        fill();
        int entry = code.symbol((int) bits & ((1 << Vp8lCode.MAX_CODE_BITS) - 1));
        skip(entry & 15);
        return entry >> 4;
    }
}

package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.ImageRejection;

/**
 * VP8's boolean entropy decoder (RFC 6386, section 7) over one partition of a frame. Like libwebp's it fails when it
 * needs a byte beyond the partition's end.
 */
final class Vp8Bits {
    private static final int EVEN = 128;

    private final byte[] bytes;
    private final int end;
    private int position;
    /** The interval's size less 1: 127 to 254. */
    private int range = 254;
    /** The bits that were loaded and not yet consumed. */
    private long value;
    /** Number of loaded bits below the eight that are compared; negative if bits must be loaded. */
    private int spare = -8;

    /** @param from offset of the partition */
    Vp8Bits(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.position = from;
        this.end = from + length;
    }

    /** A bit that is 0 with a probability of {@code probability / 256}. */
    int bit(int probability) throws ImageRejection {
        if (spare < 0) {
            load();
        }
        int split = (range * probability) >> 8;
        int bit = 0;
        if ((int) (value >> spare) > split) {
            range -= split;
            value -= (long) (split + 1) << spare;
            bit = 1;
        } else {
            range = split + 1;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range = (range << shift) - 1;
        spare -= shift;
        return bit;
    }

    private void load() throws ImageRejection {
        if (position >= end) {
            throw ImageRejection.unreadable("The WebP is truncated: its pixels are not all there");
        }
        while (spare < 40 && position < end) {
            value = value << 8 | (bytes[position++] & 0xFF);
            spare += 8;
        }
    }

    /** An unsigned number. */
    int number(int bits) throws ImageRejection {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(EVEN);
        }
        return number;
    }

    /** A bit with probability 1/2. */
    boolean flag() throws ImageRejection {
        return bit(EVEN) == 1;
    }

    /** A flag and, if it is set, a number followed by its sign; 0 otherwise. */
    int optionalSigned(int bits) throws ImageRejection {
        if (!flag()) {
            return 0;
        }
        int number = number(bits);
        return flag() ? -number : number;
    }

    /** Reads a sign: returns {@code magnitude} or its negative. */
    int signed(int magnitude) throws ImageRejection {
        return flag() ? -magnitude : magnitude;
    }
}

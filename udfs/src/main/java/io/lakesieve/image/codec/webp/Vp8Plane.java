package io.lakesieve.image.codec.webp;

/** The samples of one channel of a VP8 frame, with the border that prediction reads: 127 above and 129 to the left. */
final class Vp8Plane {
    private static final byte ABOVE = 127;
    private static final byte LEFT = (byte) 129;
    /** Extra samples to the right, which the last block of a row reads above and to the right of itself. */
    private static final int MARGIN = 8;

    final byte[] samples;
    final int stride;
    /** Index of the first sample of the first row. */
    final int origin;

    /** @param width columns, a multiple of the block size; likewise {@code height} */
    Vp8Plane(int width, int height) {
        stride = width + 1 + MARGIN;
        origin = stride + 1;
        samples = new byte[Math.multiplyExact(stride, height + 1)];
        java.util.Arrays.fill(samples, 0, stride, ABOVE);
        for (int y = 1; y <= height; y++) {
            samples[y * stride] = LEFT;
        }
    }

    int at(int x, int y) {
        return origin + y * stride + x;
    }
}

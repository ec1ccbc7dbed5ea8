package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.Colours;
import java.util.Arrays;

/**
 * A transform of a lossless WebP, which its encoder applied for better compression, and its inverse (RFC 9649, section
 * 3.5).
 *
 * @param kind {@link #PREDICTION}, {@link #COLOURS}, {@link #GREEN} or {@link #PALETTE}
 * @param width columns of the picture after the inverse
 * @param shift log2 of a tile's edge or, for a palette, of the number of pixels packed in one
 * @param data the transform's data: a pixel for each tile, or the palette
 */
@SuppressWarnings("ArrayRecordComponent") // a description is handed over, not compared
record Vp8lTransform(int kind, int width, int shift, int[] data) {
    static final int PREDICTION = 0;
    static final int COLOURS = 1;
    static final int GREEN = 2;
    static final int PALETTE = 3;

    private static final int BLACK = 0xFF000000;
    private static final int ALPHA_AND_GREEN = 0xFF00FF00;
    private static final int RED_AND_BLUE = 0x00FF00FF;

    /** A palette transform from colours stored as differences; an index beyond the palette is transparent black. */
    static Vp8lTransform palette(int width, int[] differences) {
        int colours = differences.length;
        int shift = colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3;
        int[] table = Arrays.copyOf(differences, 1 << (8 >> shift));
        for (int i = 1; i < colours; i++) {
            table[i] = add(table[i], table[i - 1]);
        }
        return new Vp8lTransform(PALETTE, width, shift, table);
    }

    /** The number of tiles that cover a length. */
    static int tiles(int length, int shift) {
        return (length + (1 << shift) - 1) >> shift;
    }

    /** Columns of the picture before the inverse. */
    int storedWidth() {
        return kind == PALETTE ? tiles(width, shift) : width;
    }

    /** Applies the inverse; may overwrite the array. */
    int[] invert(int[] pixels, int height) {
        switch (kind) {
            case PREDICTION -> addPredictions(pixels, height);
            case COLOURS -> addColours(pixels, height);
            case GREEN -> addGreen(pixels);
            default -> {
                return unpack(pixels, height);
            }
        }
        return pixels;
    }

    private int[] unpack(int[] pixels, int height) {
        int[] unpacked = new int[Math.multiplyExact(width, height)];
        int bitsEach = 8 >> shift;
        int across = storedWidth();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int packed = pixels[y * across + (x >> shift)] >> 8 & 0xFF;
                int index = packed >> (bitsEach * (x & ((1 << shift) - 1))) & ((1 << bitsEach) - 1);
                unpacked[y * width + x] = data[index];
            }
        }
        return unpacked;
    }

    private static void addGreen(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int green = pixels[i] >> 8 & 0xFF;
            int redAndBlue = (pixels[i] & RED_AND_BLUE) + (green << 16 | green);
            pixels[i] = (pixels[i] & ALPHA_AND_GREEN) | (redAndBlue & RED_AND_BLUE);
        }
    }

    private int tile(int x, int y) {
        return data[(y >> shift) * tiles(width, shift) + (x >> shift)];
    }

    private void addColours(int[] pixels, int height) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                int tile = tile(x, y);
                byte green = (byte) (pixels[at] >> 8);
                int red = (pixels[at] >> 16) + share((byte) tile, green);
                int blue = pixels[at] + share((byte) (tile >> 8), green) + share((byte) (tile >> 16), (byte) red);
                pixels[at] = (pixels[at] & ALPHA_AND_GREEN) | (red & 0xFF) << 16 | (blue & 0xFF);
            }
        }
    }

    private static int share(byte factor, byte colour) {
        return (factor * colour) >> 5;
    }

    private void addPredictions(int[] pixels, int height) {
        pixels[0] = add(pixels[0], BLACK);
        for (int x = 1; x < width; x++) {
            pixels[x] = add(pixels[x], pixels[x - 1]);
        }
        for (int y = 1; y < height; y++) {
            int at = y * width;
            pixels[at] = add(pixels[at], pixels[at - width]);
            at++;
            for (int x = 1; x < width; x++, at++) {
                int above = at - width;
                int guess = predict(
                        tile(x, y) >> 8 & 15, pixels[at - 1], pixels[above], pixels[above - 1], pixels[above + 1]);
                pixels[at] = add(pixels[at], guess);
            }
        }
    }

    private static int predict(int mode, int left, int above, int corner, int aboveRight) {
        return switch (mode) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> aboveRight;
            case 4 -> corner;
            case 5 -> mean(mean(left, aboveRight), above);
            case 6 -> mean(left, corner);
            case 7 -> mean(left, above);
            case 8 -> mean(corner, above);
            case 9 -> mean(above, aboveRight);
            case 10 -> mean(mean(left, corner), mean(above, aboveRight));
            case 11 -> nearer(left, above, corner);
            case 12 -> clipped(left, above, corner, 1);
            case 13 -> {
                int mean = mean(left, above);
                yield clipped(mean, mean, corner, 2);
            }
            default -> BLACK;
        };
    }

    private static int add(int one, int other) {
        int alphaAndGreen = (one & ALPHA_AND_GREEN) + (other & ALPHA_AND_GREEN);
        int redAndBlue = (one & RED_AND_BLUE) + (other & RED_AND_BLUE);
        return (alphaAndGreen & ALPHA_AND_GREEN) | (redAndBlue & RED_AND_BLUE);
    }

    /** The mean of each of the four channels, rounded down. */
    private static int mean(int one, int other) {
        return (((one ^ other) & 0xFEFEFEFE) >>> 1) + (one & other);
    }

    /** Left or above, whichever is nearer to {@code left + above - corner}. */
    private static int nearer(int left, int above, int corner) {
        int toLeft = 0;
        int toAbove = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            int c = corner >> shift & 0xFF;
            toLeft += Math.abs((above >> shift & 0xFF) - c);
            toAbove += Math.abs((left >> shift & 0xFF) - c);
        }
        return toLeft < toAbove ? left : above;
    }

    /** {@code one + (other - corner) / divisor} for each channel, clipped. */
    private static int clipped(int one, int other, int corner, int divisor) {
        int result = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            int difference = ((other >> shift & 0xFF) - (corner >> shift & 0xFF)) / divisor;
            result |= Colours.clip((one >> shift & 0xFF) + difference) << shift;
        }
        return result;
    }
}

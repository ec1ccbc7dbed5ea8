package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Decodes the pixels of a lossless WebP, or of the transparency of a lossy one (RFC 9649, section 3).
 *
 * <p>ImageIO's plugin is not used because it applies colour profiles, and shows the palette's last colour for indices
 * beyond its end, which encoders use for transparency.
 */
final class Vp8lDecoder {
    private static final int HEADER_BYTES = 5;
    private static final int SIGNATURE = 0x2F;
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int CODES = 5;
    private static final int HASH = 0x1E35A7BD;

    /** For short distance codes, the pixel meant: {@code rows up << 4 | 8 - columns to the left}. */
    private static final int[] NEAR = {
        24, 7, 23, 25, 40, 6, 39, 41, 22, 26, 38, 42, 56, 5, 55, 57, 21, 27, 54, 58, 37, 43, 72, 4, 71, 73, 20, 28, 53,
        59, 70, 74, 36, 44, 88, 69, 75, 52, 60, 3, 87, 89, 19, 29, 86, 90, 35, 45, 68, 76, 85, 91, 51, 61, 104, 2, 103,
        105, 18, 30, 102, 106, 34, 46, 84, 92, 67, 77, 101, 107, 50, 62, 120, 1, 119, 121, 83, 93, 17, 31, 100, 108, 66,
        78, 118, 122, 33, 47, 117, 123, 49, 63, 99, 109, 82, 94, 0, 116, 124, 65, 79, 16, 32, 98, 110, 48, 115, 125, 81,
        95, 64, 114, 126, 97, 111, 80, 113, 127, 96, 112
    };

    private final Vp8lBits bits;

    private Vp8lDecoder(Vp8lBits bits) {
        this.bits = bits;
    }

    /** A decoded picture, with pixels {@code alpha << 24 | red << 16 | green << 8 | blue}. */
    @SuppressWarnings("ArrayRecordComponent") // pixels are handed over, not compared
    record Pixels(int width, int height, boolean hasAlpha, int[] argb) {
        /** The picture composited over white. */
        RgbImage overWhite() {
            byte[] rgb = new byte[argb.length * RgbImage.CHANNELS];
            for (int i = 0, to = 0; i < argb.length; i++, to += RgbImage.CHANNELS) {
                int alpha = hasAlpha ? argb[i] >>> 24 : 255;
                rgb[to] = (byte) Colours.overWhite(argb[i] >> 16 & 0xFF, alpha);
                rgb[to + 1] = (byte) Colours.overWhite(argb[i] >> 8 & 0xFF, alpha);
                rgb[to + 2] = (byte) Colours.overWhite(argb[i] & 0xFF, alpha);
            }
            return new RgbImage(width, height, rgb);
        }
    }

    /** Decodes the data of a {@code VP8L} chunk. */
    static Pixels decode(byte[] bytes, int from, int length, ImageLimits limits) throws ImageRejection {
        if (length < HEADER_BYTES || bytes[from] != SIGNATURE) {
            throw Vp8lCode.damaged("its lossless pixels have no header");
        }
        Vp8lBits bits = new Vp8lBits(bytes, from + 1, length - 1);
        int width = bits.read(14) + 1;
        int height = bits.read(14) + 1;
        limits.checkPixels(width, height);
        boolean hasAlpha = bits.flag();
        if (bits.read(3) != 0) {
            throw ImageRejection.unsupported("The WebP is of a version of lossless WebP that is not decoded");
        }
        return new Pixels(width, height, hasAlpha, new Vp8lDecoder(bits).decode(width, height));
    }

    /** Decodes pixels without a header, of known size. */
    static int[] decode(byte[] bytes, int from, int length, int width, int height) throws ImageRejection {
        return new Vp8lDecoder(new Vp8lBits(bytes, from, length)).decode(width, height);
    }

    private int[] decode(int width, int height) throws ImageRejection {
        List<Vp8lTransform> transforms = new ArrayList<>();
        int stored = width;
        while (bits.flag()) {
            Vp8lTransform transform = readTransform(bits.read(2), stored, height);
            if (transforms.stream().anyMatch(other -> other.kind() == transform.kind())) {
                throw Vp8lCode.damaged("a transform stands twice");
            }
            transforms.add(transform);
            stored = transform.storedWidth();
        }
        int[] pixels = readPixels(stored, height, true);
        for (int i = transforms.size() - 1; i >= 0; i--) {
            pixels = transforms.get(i).invert(pixels, height);
        }
        return pixels;
    }

    private Vp8lTransform readTransform(int kind, int width, int height) throws ImageRejection {
        switch (kind) {
            case Vp8lTransform.GREEN -> {
                return new Vp8lTransform(kind, width, 0, new int[0]);
            }
            case Vp8lTransform.PALETTE -> {
                int colours = bits.read(8) + 1;
                return Vp8lTransform.palette(width, readPixels(colours, 1, false));
            }
            default -> {
                int shift = bits.read(3) + 2;
                int[] tiles = readPixels(Vp8lTransform.tiles(width, shift), Vp8lTransform.tiles(height, shift), false);
                return new Vp8lTransform(kind, width, shift, tiles);
            }
        }
    }

    /** Reads the main picture, or an auxiliary one such as a transform's data. */
    private int[] readPixels(int width, int height, boolean main) throws ImageRejection {
        int cacheBits = bits.flag() ? bits.read(4) : 0;
        if (cacheBits > 11) {
            throw Vp8lCode.damaged("its colour cache is too large");
        }
        int shift = 0;
        int[] groupOfTile = {0};
        if (main && bits.flag()) {
            shift = bits.read(3) + 2;
            groupOfTile = readPixels(Vp8lTransform.tiles(width, shift), Vp8lTransform.tiles(height, shift), false);
            for (int i = 0; i < groupOfTile.length; i++) {
                groupOfTile[i] = groupOfTile[i] >> 8 & 0xFFFF;
            }
        }
        Vp8lCode[] codes = readCodes(groupOfTile, cacheBits);
        int[] pixels = new int[Math.multiplyExact(width, height)];
        readPixels(pixels, width, cacheBits, shift, groupOfTile, codes);
        return pixels;
    }

    /**
     * Reads the codes of all groups. Those of groups that no tile uses are not kept, since a file may declare any
     * number.
     */
    private Vp8lCode[] readCodes(int[] groupOfTile, int cacheBits) throws ImageRejection {
        BitSet used = new BitSet();
        for (int group : groupOfTile) {
            used.set(group);
        }
        Vp8lCode[] codes = new Vp8lCode[CODES * used.length()];
        for (int i = 0; i < codes.length; i++) {
            Vp8lCode code = Vp8lCode.read(bits, symbols(i % CODES, cacheBits));
            codes[i] = used.get(i / CODES) ? code : null;
        }
        return codes;
    }

    private static int symbols(int code, int cacheBits) {
        return switch (code) {
            case 0 -> LITERALS + LENGTHS + (cacheBits > 0 ? 1 << cacheBits : 0);
            case CODES - 1 -> DISTANCES;
            default -> LITERALS;
        };
    }

    private void readPixels(int[] pixels, int width, int cacheBits, int shift, int[] groupOfTile, Vp8lCode[] codes)
            throws ImageRejection {
        int[] cache = new int[1 << cacheBits];
        int cached = 0;
        int tilesAcross = shift == 0 ? 0 : Vp8lTransform.tiles(width, shift);
        int at = 0;
        while (at < pixels.length) {
            int tile = shift == 0 ? 0 : ((at / width) >> shift) * tilesAcross + ((at % width) >> shift);
            int group = CODES * groupOfTile[tile];
            int symbol = bits.symbol(codes[group]);
            if (symbol < LITERALS) {
                int red = bits.symbol(codes[group + 1]);
                int blue = bits.symbol(codes[group + 2]);
                int alpha = bits.symbol(codes[group + 3]);
                pixels[at++] = alpha << 24 | red << 16 | symbol << 8 | blue;
            } else if (symbol < LITERALS + LENGTHS) {
                int length = prefixed(symbol - LITERALS);
                int distance = distance(prefixed(bits.symbol(codes[group + CODES - 1])), width);
                if (distance > at || length > pixels.length - at) {
                    throw Vp8lCode.damaged("a copy lies outside the picture");
                }
                for (int end = at + length; at < end; at++) {
                    pixels[at] = pixels[at - distance];
                }
            } else {
                for (; cached < at; cached++) {
                    cache[(pixels[cached] * HASH) >>> (Integer.SIZE - cacheBits)] = pixels[cached];
                }
                pixels[at++] = cache[symbol - LITERALS - LENGTHS];
            }
        }
    }

    /** Reads a length or distance, given its prefix, which implies the number of extra bits. */
    private int prefixed(int prefix) throws ImageRejection {
        if (prefix < 4) {
            return prefix + 1;
        }
        int extra = (prefix - 2) >> 1;
        return ((2 + (prefix & 1)) << extra) + bits.read(extra) + 1;
    }

    private static int distance(int code, int width) {
        if (code > NEAR.length) {
            return code - NEAR.length;
        }
        int near = NEAR[code - 1];
        return Math.max((near >> 4) * width + 8 - (near & 15), 1);
    }
}

package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.RgbImage;

/**
 * Converts VP8's samples to RGB as libwebp does by default: chrominance is interpolated from the four nearest samples
 * (9/16, 3/16, 3/16 and 1/16, rounded twice), and colours follow ITU-R BT.601 with 14 fractional bits.
 */
final class Vp8Colours {
    private static final int FRACTION = 6;

    private final Vp8Plane luminance;
    private final Vp8Plane blue;
    private final Vp8Plane red;

    Vp8Colours(Vp8Plane luminance, Vp8Plane blue, Vp8Plane red) {
        this.luminance = luminance;
        this.blue = blue;
        this.red = red;
    }

    /** The picture, without the padding to whole macroblocks. */
    RgbImage image(int width, int height) {
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        int[] u = new int[width];
        int[] v = new int[width];
        for (int y = 0; y < height; y++) {
            int near = y >> 1;
            int far = Math.min(Math.max((y & 1) == 0 ? near - 1 : near + 1, 0), (height - 1) / 2);
            interpolate(blue, near, far, u);
            interpolate(red, near, far, v);
            int from = luminance.at(0, y);
            int to = y * width * RgbImage.CHANNELS;
            for (int x = 0; x < width; x++, to += RgbImage.CHANNELS) {
                int level = part(luminance.samples[from + x] & 0xFF, 19077);
                rgb[to] = clip(level + part(v[x], 26149) - 14234);
                rgb[to + 1] = clip(level - part(u[x], 6419) - part(v[x], 13320) + 8708);
                rgb[to + 2] = clip(level + part(u[x], 33050) - 17685);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** Interpolates a row of chrominance at the picture's width from the nearer and the further row of samples. */
    private static void interpolate(Vp8Plane plane, int nearRow, int farRow, int[] target) {
        int near = plane.at(0, nearRow);
        int far = plane.at(0, farRow);
        int n0 = plane.samples[near] & 0xFF;
        int f0 = plane.samples[far] & 0xFF;
        int width = target.length;
        target[0] = (3 * n0 + f0 + 2) >> 2;
        for (int x = 1; 2 * x <= width - 1; x++) {
            int n1 = plane.samples[near + x] & 0xFF;
            int f1 = plane.samples[far + x] & 0xFF;
            int sum = n0 + n1 + f0 + f1 + 8;
            target[2 * x - 1] = (((sum + 2 * (n1 + f0)) >> 3) + n0) >> 1;
            target[2 * x] = (((sum + 2 * (n0 + f1)) >> 3) + n1) >> 1;
            n0 = n1;
            f0 = f1;
        }
        if (width % 2 == 0) {
            target[width - 1] = (3 * n0 + f0 + 2) >> 2;
        }
    }

    private static int part(int sample, int factor) {
        return (sample * factor) >> 8;
    }

    private static byte clip(int value) {
        return (byte) Colours.clip(value >> FRACTION);
    }
}

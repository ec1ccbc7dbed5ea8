package io.lakesieve.image.decode;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;

/** Converts the rasters of Spark's {@code image} columns, 8-bit channels in OpenCV's order (blue first), to RGB. */
final class OpenCvRaster {
    private static final int CV_8UC1 = 0;
    private static final int CV_8UC3 = 16;
    private static final int CV_8UC4 = 24;

    private OpenCvRaster() {}

    static RgbImage decode(int height, int width, int channels, int mode, byte[] data) throws ImageRejection {
        int expected = channels(mode);
        if (channels != expected) {
            throw ImageRejection.unreadable(
                    "OpenCV's type %d has %d channels, not %d".formatted(mode, expected, channels));
        }
        if (data.length != (long) height * width * channels) {
            throw ImageRejection.unreadable("%d x %d pixels of %d channels take %d bytes, not %d"
                    .formatted(width, height, channels, (long) height * width * channels, data.length));
        }
        byte[] rgb = new byte[height * width * RgbImage.CHANNELS];
        for (int from = 0, to = 0; from < data.length; from += channels, to += RgbImage.CHANNELS) {
            putPixel(data, from, channels, rgb, to);
        }
        return new RgbImage(width, height, rgb);
    }

    private static int channels(int mode) throws ImageRejection {
        return switch (mode) {
            case CV_8UC1 -> 1;
            case CV_8UC3 -> 3;
            case CV_8UC4 -> 4;
            default ->
                throw ImageRejection.unsupported(
                        "OpenCV's type %d is not read: it has to be CV_8UC1 (0), CV_8UC3 (16) or CV_8UC4 (24)"
                                .formatted(mode));
        };
    }

    private static void putPixel(byte[] data, int from, int channels, byte[] rgb, int to) {
        int alpha = channels == 4 ? data[from + 3] & 0xFF : 255;
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            int value = data[channels == 1 ? from : from + 2 - channel] & 0xFF;
            rgb[to + channel] = (byte) Colours.overWhite(value, alpha);
        }
    }
}

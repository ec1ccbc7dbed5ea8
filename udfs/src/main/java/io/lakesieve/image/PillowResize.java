package io.lakesieve.image;

import java.util.Arrays;

/**
 * Scales pictures with exactly Pillow's arithmetic, so that every bit agrees with {@code PIL.Image.resize}.
 *
 * <p>Pillow filters along rows, rounds to 8 bits, then filters along columns; weights are fixed-point numbers with
 * {@value ResampleAxis#PRECISION_BITS} fractional bits, and the filter grows with the reduction, which keeps fine
 * patterns from aliasing. See {@code ImagingResample} in Pillow's {@code Resample.c}, and {@code ImagingScaleAffine} in
 * {@code Geometry.c} for the nearest pixel.
 */
public final class PillowResize {
    private static final int HALF = 1 << (ResampleAxis.PRECISION_BITS - 1);

    private PillowResize() {}

    /**
     * The picture at another size; the picture itself where the size is the same.
     *
     * @param width columns of the result, at least 1
     * @param height rows of the result, at least 1
     */
    public static RgbImage resize(RgbImage image, int width, int height, Resampling filter) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        return resize(image, width, height, new Window(0, 0, width, height), filter);
    }

    /** The pixels of a window of the picture at another size; nothing outside the window is computed. */
    static RgbImage resize(RgbImage image, long width, long height, Window window, Resampling filter) {
        if (filter == Resampling.NEAREST) {
            return nearest(image, width, height, window);
        }
        ResampleAxis columns = ResampleAxis.of(image.width(), width, window.left(), window.width(), filter);
        ResampleAxis rows = ResampleAxis.of(image.height(), height, window.top(), window.height(), filter);
        return alongColumns(alongRows(image, columns, rows), rows);
    }

    /** Filters along rows, for those source rows only that the second pass needs. */
    private static RgbImage alongRows(RgbImage image, ResampleAxis columns, ResampleAxis rows) {
        byte[] source = image.rgb();
        int width = columns.length();
        int height = rows.sourceTo() - rows.sourceFrom();
        byte[] target = new byte[Math.multiplyExact(width * RgbImage.CHANNELS, height)];
        int to = 0;
        for (int y = 0; y < height; y++) {
            int row = (rows.sourceFrom() + y) * image.width();
            for (int x = 0; x < width; x++) {
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                int from = (row + columns.first(x)) * RgbImage.CHANNELS;
                for (int tap = 0; tap < columns.count(x); tap++, from += RgbImage.CHANNELS) {
                    int weight = columns.weight(x, tap);
                    red += (source[from] & 0xFF) * weight;
                    green += (source[from + 1] & 0xFF) * weight;
                    blue += (source[from + 2] & 0xFF) * weight;
                }
                target[to++] = clip(red);
                target[to++] = clip(green);
                target[to++] = clip(blue);
            }
        }
        return new RgbImage(width, height, target);
    }

    /** Filters along columns, a whole row of sums at a time. */
    private static RgbImage alongColumns(RgbImage image, ResampleAxis rows) {
        byte[] source = image.rgb();
        int stride = image.width() * RgbImage.CHANNELS;
        byte[] target = new byte[Math.multiplyExact(stride, rows.length())];
        int[] sums = new int[stride];
        for (int y = 0; y < rows.length(); y++) {
            Arrays.fill(sums, HALF);
            for (int tap = 0; tap < rows.count(y); tap++) {
                int from = (rows.first(y) + tap - rows.sourceFrom()) * stride;
                int weight = rows.weight(y, tap);
                for (int i = 0; i < stride; i++) {
                    sums[i] += (source[from + i] & 0xFF) * weight;
                }
            }
            for (int i = 0; i < stride; i++) {
                target[y * stride + i] = clip(sums[i]);
            }
        }
        return new RgbImage(image.width(), rows.length(), target);
    }

    private static byte clip(int sum) {
        return (byte) Math.min(Math.max(sum >> ResampleAxis.PRECISION_BITS, 0), 255);
    }

    private static RgbImage nearest(RgbImage image, long width, long height, Window window) {
        int[] columns = nearestSources(image.width(), width, window.left(), window.width());
        int[] rows = nearestSources(image.height(), height, window.top(), window.height());
        byte[] target = new byte[Math.multiplyExact(columns.length * RgbImage.CHANNELS, rows.length)];
        int to = 0;
        for (int row : rows) {
            for (int column : columns) {
                int from = (row * image.width() + column) * RgbImage.CHANNELS;
                System.arraycopy(image.rgb(), from, target, to, RgbImage.CHANNELS);
                to += RgbImage.CHANNELS;
            }
        }
        return new RgbImage(columns.length, rows.length, target);
    }

    /** Pillow adds the step up pixel by pixel; multiplying would round otherwise at some sizes. */
    private static int[] nearestSources(int source, long target, long from, int length) {
        double step = (double) source / target;
        double position = step * 0.5;
        for (long i = 0; i < from; i++) {
            position += step;
        }
        int[] sources = new int[length];
        for (int i = 0; i < length; i++) {
            sources[i] = Math.min((int) position, source - 1);
            position += step;
        }
        return sources;
    }
}

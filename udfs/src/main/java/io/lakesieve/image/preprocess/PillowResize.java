package io.lakesieve.image.preprocess;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.codec.RgbImage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Resizes pictures to exactly the pixels of {@code PIL.Image.resize}.
 *
 * <p>Pillow filters along rows, rounds to 8 bits, then filters along columns. Since Pillow 13 the order is reversed if
 * the height loses more than twice the pixels that the width does, which changes some pixels by a level. Weights are
 * fixed-point numbers with {@value ResampleAxis#PRECISION_BITS} fractional bits, and the filter widens with the
 * reduction, against aliasing. See {@code ImagingResample} in Pillow's {@code Resample.c}, and {@code
 * ImagingScaleAffine} in {@code Geometry.c} for the nearest pixel.
 */
public final class PillowResize {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** Pixels that are transposed at a time: fits in the second-level cache. */
    private static final int STRIP_PIXELS = 1 << 18;
    /** Maximum number of pixels that are transposed at a time if rows are very long: 64 MiB. */
    private static final int MAX_STRIP_PIXELS = 1 << 24;
    /** Tile edge of the transposition: a cache line of pixels. */
    private static final int TILE = 16;
    /** Minimum height of a strip; shorter columns would not pay for their loops. */
    private static final int MIN_STRIP = 64;
    /** Pillow's maximum width: a row takes at most 2 GiB, at 4 bytes per pixel. */
    private static final int MAX_NEAREST = Integer.MAX_VALUE / 4;

    private PillowResize() {}

    /**
     * The part of a resized picture that is needed. Its corner is a {@code long}, since long thin pictures are resized
     * to huge sizes.
     */
    record Window(long left, long top, int width, int height) {}

    /**
     * Resizes a picture; returns the picture itself if the size is the same. A picture with millions of pixels in one
     * direction, which would need gigabytes of weights, is {@link ImageStatus#TOO_LARGE}.
     *
     * @param width columns of the result, at least 1
     * @param height rows of the result, at least 1
     */
    public static DecodedImage resize(RgbImage image, int width, int height, Resampling filter) {
        if (image.width() == width && image.height() == height) {
            return new DecodedImage.Pixels(image);
        }
        try {
            return new DecodedImage.Pixels(resize(image, width, height, new Window(0, 0, width, height), filter));
        } catch (ImageRejection e) {
            return e.asRejected();
        }
    }

    /** Computes a window of the resized picture, and nothing outside of it. */
    static RgbImage resize(RgbImage image, long width, long height, Window window, Resampling filter)
            throws ImageRejection {
        Gathered gathered = new Gathered(window);
        resize(image, width, height, window, filter, gathered);
        return gathered.image();
    }

    /** Receives the rows of a result. */
    interface Rows {
        /**
         * Receives a row.
         *
         * @param y its index in the window, from 0
         * @param channels the samples of each channel, 0 to 255, red first; overwritten afterwards
         */
        void take(int y, int[][] channels);
    }

    /** Collects the rows of a result in a picture. */
    @SuppressWarnings("ArrayRecordComponent") // it collects, it is not compared
    private record Gathered(Window window, byte[] rgb) implements Rows {
        Gathered(Window window) {
            this(window, new byte[Math.multiplyExact(window.width() * RgbImage.CHANNELS, window.height())]);
        }

        @Override
        public void take(int y, int[][] channels) {
            int to = y * window.width() * RgbImage.CHANNELS;
            for (int x = 0; x < window.width(); x++, to += RgbImage.CHANNELS) {
                rgb[to] = (byte) channels[0][x];
                rgb[to + 1] = (byte) channels[1][x];
                rgb[to + 2] = (byte) channels[2][x];
            }
        }

        RgbImage image() {
            return new RgbImage(window.width(), window.height(), rgb);
        }
    }

    /** Computes a window of the resized picture, passed on row by row. */
    static void resize(RgbImage image, long width, long height, Window window, Resampling filter, Rows target)
            throws ImageRejection {
        if (filter == Resampling.NEAREST) {
            handOver(nearest(image, width, height, window), target);
            return;
        }
        if (!columnsFirst(image, width, height)) {
            passes(image, width, height, window, filter, target);
            return;
        }
        Gathered shorter = new Gathered(new Window(0, window.top(), image.width(), window.height()));
        passes(image, image.width(), height, shorter.window(), filter, shorter);
        Window rest = new Window(window.left(), 0, window.width(), window.height());
        passes(shorter.image(), width, window.height(), rest, filter, target);
    }

    private static void handOver(RgbImage image, Rows target) {
        int[][] channels = new int[RgbImage.CHANNELS][image.width()];
        for (int y = 0, from = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++, from += RgbImage.CHANNELS) {
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                    channels[channel][x] = image.rgb()[from + channel] & 0xFF;
                }
            }
            target.take(y, channels);
        }
    }

    /** Pillow's choice in {@code ImagingResampleInner}. */
    private static boolean columnsFirst(RgbImage image, long width, long height) {
        long rowsLost = image.height() - height;
        return rowsLost > 0 && rowsLost > (image.width() - width) * 2 && image.width() != width;
    }

    /** Filters along rows, then along columns; a pass that does not change the size changes no pixel. */
    private static void passes(RgbImage image, long width, long height, Window window, Resampling filter, Rows target)
            throws ImageRejection {
        ResampleAxis columns = ResampleAxis.of(image.width(), width, window.left(), window.width(), filter);
        ResampleAxis rows = ResampleAxis.of(image.height(), height, window.top(), window.height(), filter);
        ResamplePass alongColumns = new ResamplePass(rows, columns.length());
        alongColumns.begin(alongRows(image, columns, rows));
        for (int y = 0; y < rows.length(); y++) {
            target.take(y, alongColumns.make(y));
        }
    }

    /** Filters along rows, only for the source rows that the second pass needs; returns packed pixels. */
    private static int[] alongRows(RgbImage image, ResampleAxis columns, ResampleAxis rows) throws ImageRejection {
        int width = columns.length();
        int height = rows.sourceTo() - rows.sourceFrom();
        int sourceWidth = columns.sourceTo() - columns.sourceFrom();
        int shortest = Math.min(MIN_STRIP, Math.max(1, MAX_STRIP_PIXELS / sourceWidth));
        int stripRows = Math.min(height, Math.max(STRIP_PIXELS / sourceWidth, shortest));
        int[] target = new int[Math.multiplyExact(width, height)];
        for (int top = 0; top < height; top += stripRows) {
            int from = Math.min(top, height - stripRows); // the last strip overlaps the previous one
            ResamplePass filter = new ResamplePass(columns, stripRows);
            filter.begin(columnsOf(image, columns, rows.sourceFrom() + from, stripRows));
            for (int x = 0; x < width; x++) {
                filter.make(x);
                int[] column = filter.pack();
                for (int y = 0, to = from * width + x; y < stripRows; y++, to += width) {
                    target[to] = column[y];
                }
            }
        }
        return target;
    }

    /** The packed pixels of some rows, transposed. */
    private static int[] columnsOf(RgbImage image, ResampleAxis columns, int top, int height) {
        byte[] rgb = image.rgb();
        int width = columns.sourceTo() - columns.sourceFrom();
        int[] target = new int[width * height];
        for (int left = 0; left < width; left += TILE) {
            int right = Math.min(left + TILE, width);
            for (int y = 0; y < height; y++) {
                int from = ((top + y) * image.width() + columns.sourceFrom() + left) * RgbImage.CHANNELS;
                int to = left * height + y;
                for (int x = left + 1; x < right; x++, from += RgbImage.CHANNELS, to += height) {
                    target[to] = (int) INT.get(rgb, from) & 0xFFFFFF; // an int also reads a byte of the next pixel
                }
                target[to] = (rgb[from] & 0xFF) | (rgb[from + 1] & 0xFF) << 8 | (rgb[from + 2] & 0xFF) << 16;
            }
        }
        return target;
    }

    private static RgbImage nearest(RgbImage image, long width, long height, Window window) throws ImageRejection {
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

    /**
     * The source of each pixel. Pillow sums the steps pixel by pixel; a multiplication would round differently at some
     * sizes.
     */
    private static int[] nearestSources(int source, long target, long from, int length) throws ImageRejection {
        if (target > MAX_NEAREST) {
            throw ImageRejection.tooLarge(
                    "The picture would have %d pixels in one direction when it is scaled".formatted(target));
        }
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

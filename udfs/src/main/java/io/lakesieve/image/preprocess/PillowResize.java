package io.lakesieve.image.preprocess;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.codec.RgbImage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Scales pictures with exactly Pillow's arithmetic, so that every bit agrees with {@code PIL.Image.resize}.
 *
 * <p>Pillow filters along rows, rounds to 8 bits, then filters along columns (since Pillow 13 the other way round where
 * the height loses more than twice the pixels that the width does, which moves a grey level here and there); weights are fixed-point numbers with
 * {@value ResampleAxis#PRECISION_BITS} fractional bits, and the filter grows with the reduction, which keeps fine
 * patterns from aliasing. See {@code ImagingResample} in Pillow's {@code Resample.c}, and {@code ImagingScaleAffine} in
 * {@code Geometry.c} for the nearest pixel.
 */
public final class PillowResize {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** Pixels that are turned into columns at once: what the processor's second cache holds. */
    private static final int STRIP_PIXELS = 1 << 18;
    /** The most pixels that are turned into columns at once, 64 MiB, where rows are very long. */
    private static final int MAX_STRIP_PIXELS = 1 << 24;
    /** Columns that are written side by side: a cache line of each. */
    private static final int TILE = 16;
    /** Shorter columns are not worth a loop. */
    private static final int SHORTEST_STRIP = 64;
    /** Pillow holds no wider picture: a row takes 2 GiB at most, a pixel 4 bytes. */
    private static final int MAX_NEAREST = Integer.MAX_VALUE / 4;

    private PillowResize() {}

    /** The part of a scaled picture that is wanted. Its corner is a {@code long}: long thin pictures scale to huge sizes. */
    record Window(long left, long top, int width, int height) {}

    /**
     * The picture at another size; the picture itself where the size is the same. One of millions of pixels in one
     * direction would take gigabytes of weights: it is {@link ImageStatus#TOO_LARGE}.
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

    /** The pixels of a window of the picture at another size; nothing outside the window is computed. */
    static RgbImage resize(RgbImage image, long width, long height, Window window, Resampling filter)
            throws ImageRejection {
        Gathered gathered = new Gathered(window);
        resize(image, width, height, window, filter, gathered);
        return gathered.image();
    }

    /** Takes the rows of a result. */
    interface Rows {
        /**
         * Takes a row.
         *
         * @param y its place in the window, from 0
         * @param channels the samples of each channel, 0 to 255, red first; overwritten afterwards
         */
        void take(int y, int[][] channels);
    }

    /** Puts the rows of a result together again. */
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

    /** The same, handed over row by row. */
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

    /** Along rows, then along columns; a pass that changes no size leaves every pixel as it was. */
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

    /** Filters along rows, for those source rows only that the second pass needs; the result's pixels are packed. */
    private static int[] alongRows(RgbImage image, ResampleAxis columns, ResampleAxis rows) throws ImageRejection {
        int width = columns.length();
        int height = rows.sourceTo() - rows.sourceFrom();
        int sourceWidth = columns.sourceTo() - columns.sourceFrom();
        int shortest = Math.min(SHORTEST_STRIP, Math.max(1, MAX_STRIP_PIXELS / sourceWidth));
        int stripRows = Math.min(height, Math.max(STRIP_PIXELS / sourceWidth, shortest));
        int[] target = new int[Math.multiplyExact(width, height)];
        for (int top = 0; top < height; top += stripRows) {
            int from = Math.min(top, height - stripRows); // the last strip overlaps the one before
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

    /** The packed pixels of some rows, column after column. */
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
                    target[to] = (int) INT.get(rgb, from) & 0xFFFFFF; // with a byte of the next pixel
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

    /** Pillow adds the step up pixel by pixel; multiplying would round otherwise at some sizes. */
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

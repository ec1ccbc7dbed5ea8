package io.lakesieve.image;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Applies a {@link PreprocessorConfig}: resize, centre crop, rescale, normalise, with the arithmetic of transformers'
 * image processors on Pillow. Threads may share it.
 *
 * <p>After the resize a channel is one of 256 values, so rescaling and normalising is a table look-up, filled with
 * transformers' own steps: {@code (float32(float64(v) * factor) - float32(mean)) / float32(deviation)}.
 */
public final class Preprocessor {
    private static final int LEVELS = 256;

    private final PreprocessorConfig config;
    private final float[][] tables = new float[RgbImage.CHANNELS][LEVELS];

    public Preprocessor(PreprocessorConfig config) {
        this.config = requireNonNull(config, "config");
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            float mean = config.mean().get(channel).floatValue();
            float deviation = config.deviation().get(channel).floatValue();
            for (int level = 0; level < LEVELS; level++) {
                tables[channel][level] = ((float) (level * config.rescaleFactor()) - mean) / deviation;
            }
        }
    }

    /** Rows of every tensor. */
    public int height() {
        return config.height();
    }

    /** Columns of every tensor. */
    public int width() {
        return config.width();
    }

    /** The numbers that one picture takes: {@code 3 x height x width}. */
    public int length() {
        return RgbImage.CHANNELS * height() * width();
    }

    /** The model's input for one picture: channel by channel (red first), row by row. */
    public float[] pixels(RgbImage image) {
        float[] pixels = new float[length()];
        fill(image, pixels, 0);
        return pixels;
    }

    /**
     * Writes the model's input for one picture into a batch.
     *
     * @param batch pictures one after another, {@link #length} numbers each
     * @param index the picture's place in it, from 0
     */
    public void fill(RgbImage image, float[] batch, int index) {
        long[] size = scaledSize(image);
        CropAxis columns = cropAxis(size[0], width());
        CropAxis rows = cropAxis(size[1], height());
        Window window = new Window(columns.from(), rows.from(), columns.length(), rows.length());
        int plane = height() * width();
        int start = index * length();
        if (window.width() < width() || window.height() < height()) {
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                int from = start + channel * plane;
                Arrays.fill(batch, from, from + plane, tables[channel][0]);
            }
        }
        int first = start + rows.padding() * width() + columns.padding();
        PillowResize.resize(image, size[0], size[1], window, config.resampling(), (y, channels) -> {
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                int to = first + channel * plane + y * width();
                look(channels[channel], tables[channel], batch, to, window.width());
            }
        });
    }

    private static void look(int[] levels, float[] table, float[] batch, int to, int length) {
        for (int x = 0; x < length; x++) {
            batch[to + x] = table[levels[x]];
        }
    }

    /** Width and height after the resize; the longer edge is cut to whole pixels as Python's {@code int()} does. */
    private long[] scaledSize(RgbImage image) {
        int width = image.width();
        int height = image.height();
        if (config.resize() instanceof Resize.Exact exact) {
            return new long[] {exact.width(), exact.height()};
        }
        if (config.resize() instanceof Resize.ShortestEdge edge) {
            long shorter = edge.pixels();
            long longer = (long) ((double) (shorter * Math.max(width, height)) / Math.min(width, height));
            return width <= height ? new long[] {shorter, longer} : new long[] {longer, shorter};
        }
        return new long[] {width, height};
    }

    /**
     * Where a centre crop begins along an axis, how long the visible part is and how much padding stands before it:
     * transformers rounds the crop's start down and the padding up.
     */
    private static CropAxis cropAxis(long size, int cropped) {
        long surplus = size - cropped;
        return surplus >= 0
                ? new CropAxis(surplus / 2, cropped, 0)
                : new CropAxis(0, (int) size, (int) ((1 - surplus) / 2));
    }

    private record CropAxis(long from, int length, int padding) {}
}

package io.lakesieve.image;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Applies a {@link PreprocessorConfig}: resize, centre crop, rescale, normalise, pad, with the arithmetic of transformers'
 * image processors on Pillow. Threads may share it.
 *
 * <p>After the resize a channel is one of 256 values, so rescaling and normalising is a table look-up.
 */
public final class Preprocessor {
    private final PreprocessorConfig config;
    private final float[][] tables = new float[RgbImage.CHANNELS][];

    public Preprocessor(PreprocessorConfig config) {
        this.config = requireNonNull(config, "config");
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            tables[channel] = config.intensities().table(channel);
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
        Extent size = config.resize().of(image.width(), image.height());
        Crop.Centre crop = config.crop() instanceof Crop.Centre centre
                ? centre
                : new Crop.Centre((int) size.height(), (int) size.width());
        CropAxis columns = cropAxis(size.width(), crop.width(), crop.rounding());
        CropAxis rows = cropAxis(size.height(), crop.height(), crop.rounding());
        Window window = new Window(columns.from(), rows.from(), columns.length(), rows.length());
        int plane = height() * width();
        int start = index * length();
        if (window.width() < width() || window.height() < height()) {
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                int from = start + channel * plane;
                Arrays.fill(batch, from, from + plane, 0);
                fillBlack(crop, channel, batch, from);
            }
        }
        int first = start + rows.padding() * width() + columns.padding();
        PillowResize.resize(image, size.width(), size.height(), window, config.resampling(), (y, channels) -> {
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                int to = first + channel * plane + y * width();
                look(channels[channel], tables[channel], batch, to, window.width());
            }
        });
    }

    /** What a crop finds beyond the picture's edge is level 0, rescaled and normalised like any other. */
    private void fillBlack(Crop.Centre crop, int channel, float[] batch, int start) {
        for (int y = 0; y < crop.height(); y++) {
            int from = start + y * width();
            Arrays.fill(batch, from, from + crop.width(), tables[channel][0]);
        }
    }

    private static void look(int[] levels, float[] table, float[] batch, int to, int length) {
        for (int x = 0; x < length; x++) {
            batch[to + x] = table[levels[x]];
        }
    }

    /** Where a centre crop begins along an axis, how long the visible part is, how much padding stands before it. */
    private static CropAxis cropAxis(long size, int cropped, CropRounding rounding) {
        long surplus = size - cropped;
        if (surplus >= 0) {
            long from = rounding == CropRounding.DOWN ? surplus / 2 : (long) Math.rint(surplus / 2.0);
            return new CropAxis(from, cropped, 0);
        }
        long lacking = rounding == CropRounding.DOWN ? 1 - surplus : -surplus;
        return new CropAxis(0, (int) size, (int) (lacking / 2));
    }

    private record CropAxis(long from, int length, int padding) {}
}

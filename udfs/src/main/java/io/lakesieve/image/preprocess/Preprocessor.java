package io.lakesieve.image.preprocess;

import static java.util.Objects.requireNonNull;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.preprocess.PillowResize.Window;
import io.lakesieve.image.preprocess.Resize.Extent;
import java.util.Arrays;
import java.util.Objects;

/**
 * Applies a {@link PreprocessorConfig}: resize, centre crop, rescale, normalise, pad, with the arithmetic of
 * transformers' image processors and Pillow. Thread-safe.
 *
 * <p>After the resize a channel has 256 possible values, so rescaling and normalising is a table lookup.
 */
public final class Preprocessor {
    private final PreprocessorConfig config;
    private final float[][] tables = new float[RgbImage.CHANNELS][];

    public Preprocessor(PreprocessorConfig config) {
        this.config = requireNonNull(config, "config");
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            tables[channel] = config.normalization().table(channel);
        }
    }

    /** Height of every tensor. */
    public int height() {
        return config.height();
    }

    /** Width of every tensor. */
    public int width() {
        return config.width();
    }

    /** Length of one picture's tensor: {@code 3 x height x width}. */
    public int length() {
        return RgbImage.CHANNELS * height() * width();
    }

    /**
     * Returns the tensor of one picture: channel by channel (red first), row by row.
     *
     * @throws IllegalArgumentException if the picture cannot be resized; {@link #fill} returns that as a value
     */
    public float[] pixels(RgbImage image) {
        float[] pixels = new float[length()];
        if (fill(new DecodedImage.Pixels(image), pixels, 0) instanceof DecodedImage.Rejected rejected) {
            throw new IllegalArgumentException(rejected.reason());
        }
        return pixels;
    }

    /**
     * Writes the tensor of one picture into a batch.
     *
     * @param decoded the picture; a rejected one is returned as it is
     * @param batch the pictures' tensors one after another, {@link #length} numbers each
     * @param index the picture's index in the batch, from 0; its numbers are undefined if the picture is rejected
     * @return {@code decoded}, or a rejection if the picture is too long to be resized
     */
    public DecodedImage fill(DecodedImage decoded, float[] batch, int index) {
        if (!(decoded instanceof DecodedImage.Pixels pixels)) {
            return decoded;
        }
        RgbImage image = pixels.image();
        int start = Objects.checkFromIndexSize(index * length(), length(), batch.length);
        try {
            fill(image, batch, start);
            return decoded;
        } catch (ImageRejection e) {
            return e.asRejected();
        } catch (RuntimeException e) {
            // The boundary of one picture, as in ImageDecoder: an odd size must not fail the task.
            return ImageRejection.unreadable("The picture of %d x %d pixels cannot be scaled and cropped"
                            .formatted(image.width(), image.height()))
                    .asRejected();
        }
    }

    private void fill(RgbImage image, float[] batch, int start) throws ImageRejection {
        Extent size = config.resize().of(image.width(), image.height());
        Crop.Centre crop = config.crop() instanceof Crop.Centre centre
                ? centre
                : new Crop.Centre((int) size.height(), (int) size.width());
        CropAxis columns = cropAxis(size.width(), crop.width(), crop.rounding());
        CropAxis rows = cropAxis(size.height(), crop.height(), crop.rounding());
        Window window = new Window(columns.from(), rows.from(), columns.length(), rows.length());
        int plane = height() * width();
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

    /** Fills a channel with level 0, rescaled and normalised: the padding of a crop beyond the picture's edge. */
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

    /** Computes a centre crop along one axis: its start, the length of the visible part and the padding before it. */
    private static CropAxis cropAxis(long size, int cropped, Crop.Rounding rounding) {
        long surplus = size - cropped;
        if (surplus >= 0) {
            long from = rounding == Crop.Rounding.DOWN ? surplus / 2 : (long) Math.rint(surplus / 2.0);
            return new CropAxis(from, cropped, 0);
        }
        long lacking = rounding == Crop.Rounding.DOWN ? 1 - surplus : -surplus;
        return new CropAxis(0, (int) size, (int) (lacking / 2));
    }

    private record CropAxis(long from, int length, int padding) {}
}

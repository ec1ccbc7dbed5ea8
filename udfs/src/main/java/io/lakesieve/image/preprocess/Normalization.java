package io.lakesieve.image.preprocess;

import static java.util.Objects.requireNonNull;

import io.lakesieve.image.codec.RgbImage;
import java.io.Serializable;
import java.util.List;

/**
 * Rescaling and normalisation of a channel's 256 levels: {@code ((level * factor + offset) - mean) / deviation /
 * divisor}, each step in the precision that transformers uses.
 *
 * <p>A step that a model does not have is given a neutral value, which changes no bit: a factor, deviation or divisor
 * of 1, an offset or mean of 0.
 *
 * @param factor on 0 to 255 levels, 1/255 in nearly every model
 * @param offset added after the factor: -1 in EfficientNet's recipes with {@code rescale_offset}
 * @param mean subtracted per channel after that, red first
 * @param deviation divided by per channel after that, red first
 * @param divisor divided by once more per channel: the deviation again in EfficientNet's recipes with {@code
 *     include_top}
 */
public record Normalization(
        double factor, double offset, List<Double> mean, List<Double> deviation, List<Double> divisor)
        implements Serializable {
    public static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
    public static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

    private static final int LEVELS = 256;

    public Normalization {
        mean = perChannel("image_mean", mean);
        deviation = divisors(perChannel("image_std", deviation));
        divisor = divisors(perChannel("image_std", divisor));
    }

    /** The normalised value of each of the 256 levels of a channel. */
    float[] table(int channel) {
        float[] table = new float[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            float rescaled = (float) (level * factor) + (float) offset;
            float normalised = (rescaled - mean.get(channel).floatValue())
                    / deviation.get(channel).floatValue();
            table[level] = normalised / divisor.get(channel).floatValue();
        }
        return table;
    }

    private static List<Double> perChannel(String name, List<Double> values) {
        requireNonNull(values, name);
        if (values.size() != RgbImage.CHANNELS) {
            throw new IllegalArgumentException("'" + name + "' has a number for each of 3 channels, not " + values);
        }
        return List.copyOf(values);
    }

    private static List<Double> divisors(List<Double> values) {
        if (values.contains(0.0)) {
            throw new IllegalArgumentException("'image_std' divides, so it cannot be 0: " + values);
        }
        return values;
    }
}

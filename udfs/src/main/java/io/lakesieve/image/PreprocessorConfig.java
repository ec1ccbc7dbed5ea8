package io.lakesieve.image;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * A model's recipe from an RGB picture to its input tensor, as {@code preprocessor_config.json} states it.
 *
 * <p>Steps that the file switches off are neutral here: a rescale factor of 1, a mean of 0 and a deviation of 1 leave
 * every bit as it was.
 *
 * <p>Every picture comes out in one size: a recipe without a crop or an exact size is refused.
 *
 * @param resize to what size the picture is scaled
 * @param resampling the filter used for it
 * @param crop what is cut out afterwards
 * @param rescaleFactor factor on 0 to 255 values, 1/255 in nearly every model
 * @param mean subtracted per channel after rescaling, red first
 * @param deviation divided by per channel after that, red first
 */
public record PreprocessorConfig(
        Resize resize,
        Resampling resampling,
        Crop crop,
        double rescaleFactor,
        List<Double> mean,
        List<Double> deviation)
        implements Serializable {

    public PreprocessorConfig {
        requireNonNull(resize, "resize");
        requireNonNull(resampling, "resampling");
        requireNonNull(crop, "crop");
        mean = perChannel("image_mean", mean);
        deviation = perChannel("image_std", deviation);
        if (deviation.contains(0.0)) {
            throw new IllegalArgumentException("'image_std' divides, so it cannot be 0: " + deviation);
        }
        if (crop instanceof Crop.None && !(resize instanceof Resize.Exact)) {
            throw new IllegalArgumentException(
                    "Pictures would come out in different sizes, which do not fit in one tensor:"
                            + " the model needs 'do_center_crop' or a 'size' with 'height' and 'width'");
        }
    }

    /**
     * Reads the text of a {@code preprocessor_config.json}; a missing key has the default of transformers'
     * {@code CLIPImageProcessor}.
     *
     * @throws IllegalArgumentException if it is not JSON, a value is out of range, or it asks for a step that is not
     *     known here
     */
    public static PreprocessorConfig parse(String json) {
        return PreprocessorJson.parse(json);
    }

    /** Rows of every picture that went through the recipe. */
    public int height() {
        return crop instanceof Crop.Centre centre ? centre.height() : ((Resize.Exact) resize).height();
    }

    /** Columns of every picture that went through the recipe. */
    public int width() {
        return crop instanceof Crop.Centre centre ? centre.width() : ((Resize.Exact) resize).width();
    }

    private static List<Double> perChannel(String name, List<Double> values) {
        if (values.size() != RgbImage.CHANNELS) {
            throw new IllegalArgumentException("'" + name + "' has a number for each of 3 channels, not " + values);
        }
        return List.copyOf(values);
    }
}

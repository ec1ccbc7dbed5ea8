package io.lakesieve.image.preprocess;

import static java.util.Objects.requireNonNull;

import io.lakesieve.image.preprocess.Resize.Extent;
import java.io.Serializable;

/**
 * The preprocessing of a model's image tower, as stated by {@code preprocessor_config.json}: resize, crop, rescale and
 * normalise, pad.
 *
 * <p>All pictures result in tensors of one size; a config whose tensor size depends on the picture is rejected.
 *
 * @param resize the size that the picture is resized to
 * @param resampling the filter of the resize
 * @param crop the crop after it
 * @param normalization rescaling and normalisation
 * @param pad padding at the end
 */
public record PreprocessorConfig(Resize resize, Resampling resampling, Crop crop, Normalization normalization, Pad pad)
        implements Serializable {

    public PreprocessorConfig {
        requireNonNull(resize, "resize");
        requireNonNull(resampling, "resampling");
        requireNonNull(crop, "crop");
        requireNonNull(normalization, "normalization");
        requireNonNull(pad, "pad");
        Extent largest = largest(resize, crop);
        if (pad instanceof Pad.UpTo frame) {
            requireRoom(frame, largest);
        } else if (crop instanceof Crop.None && !(resize instanceof Resize.Exact)) {
            throw new IllegalArgumentException(
                    "Pictures would come out in different sizes, which do not fit in one tensor:"
                            + " the model needs 'do_center_crop' or a 'size' with 'height' and 'width'");
        }
    }

    /**
     * Parses a {@code preprocessor_config.json}, or its part {@code image_processor} where it has one. A missing key has the
     * default of the transformers image processor that the file names, by default {@code CLIPImageProcessor}.
     *
     * @throws IllegalArgumentException if it is not JSON, a value is out of range, or the processor or a step is not
     *     supported
     */
    public static PreprocessorConfig parse(String json) {
        return PreprocessorJson.parse(json);
    }

    /** Height of the tensors. */
    public int height() {
        return pad instanceof Pad.UpTo frame
                ? frame.height()
                : (int) largest(resize, crop).height();
    }

    /** Width of the tensors. */
    public int width() {
        return pad instanceof Pad.UpTo frame
                ? frame.width()
                : (int) largest(resize, crop).width();
    }

    /** The maximum size of a picture before padding. */
    private static Extent largest(Resize resize, Crop crop) {
        if (crop instanceof Crop.Centre centre) {
            return new Extent(centre.width(), centre.height());
        }
        if (resize instanceof Resize.Exact exact) {
            return new Extent(exact.width(), exact.height());
        }
        if (resize instanceof Resize.LimitedEdges edges) {
            return new Extent(edges.longest(), edges.longest());
        }
        return resize instanceof Resize.Within within
                ? new Extent(within.maxWidth(), within.maxHeight())
                : new Extent(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Throws an {@link IllegalArgumentException} if a size is not positive. */
    static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("'" + name + "' is at least 1, not " + value);
        }
    }

    private static void requireRoom(Pad.UpTo frame, Extent largest) {
        if (largest.width() > frame.width() || largest.height() > frame.height()) {
            throw new IllegalArgumentException(
                    "Pictures may come out larger than 'pad_size', %d x %d: the model needs a"
                                    .formatted(frame.height(), frame.width())
                            + " 'size' or 'crop_size' that fits in it");
        }
    }
}

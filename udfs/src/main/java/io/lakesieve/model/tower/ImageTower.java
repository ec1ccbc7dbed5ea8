package io.lakesieve.model.tower;

import static java.util.Objects.requireNonNull;

import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.preprocess.PreprocessorConfig;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.TensorSpec;
import java.io.Serializable;

/**
 * A model's image tower and the preprocessing of its input.
 *
 * @param tower the ONNX graph
 * @param preprocessor how an image becomes the input tensor
 */
public record ImageTower(Tower tower, PreprocessorConfig preprocessor) implements Serializable {
    public ImageTower {
        requireNonNull(tower, "tower");
        requireNonNull(preprocessor, "preprocessor");
        TensorSpec pixels = tower.inputs().get(0);
        if (differs(pixels.dimension(1), RgbImage.CHANNELS)
                || differs(pixels.dimension(2), preprocessor.height())
                || differs(pixels.dimension(3), preprocessor.width())) {
            throw new ModelException(
                    "%s reads pictures of %s (channels, height, width), but preprocessor_config.json makes 3 x %d x %d: they belong to different models"
                            .formatted(
                                    tower.file(),
                                    pixels.shape().subList(1, pixels.shape().size()),
                                    preprocessor.height(),
                                    preprocessor.width()));
        }
    }

    private static boolean differs(long declared, int actual) {
        return declared != TensorSpec.DYNAMIC && declared != actual;
    }
}

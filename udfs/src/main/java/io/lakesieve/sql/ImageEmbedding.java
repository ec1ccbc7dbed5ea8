package io.lakesieve.sql;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ComputeDevice;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What {@code embed_image} makes of a picture's bytes: decoded and prepared as {@code embed} does by default, then put
 * through the image tower on the processor. Null where the picture cannot be decoded or prepared.
 *
 * <p>Spark calls a function row by row, so the tower gets one picture a call (see {@code BatchRule}), where {@code embed}
 * gives it eight. A picture's embedding has the same bits in any batch.
 */
final class ImageEmbedding implements ValueFunction.Body {
    private static final long serialVersionUID = 1L;

    private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

    private final TaskEncoder<ImageEncoder> encoder;

    ImageEmbedding(ModelSpec model, SerializableConfiguration hadoop) {
        this.encoder = new TaskEncoder<>(
                () -> LoadedModels.images(model, ComputeDevice.CPU, hadoop.value()), ImageEncoder::close);
    }

    /** Decodes a picture within the limits that {@code embed} has by default. */
    static DecodedImage decode(byte[] content) {
        return DECODER.decode(content);
    }

    @Override
    public Object of(InternalRow row) {
        return decode(row.getBinary(0)) instanceof DecodedImage.Pixels pixels
                ? encoder.use(tower -> embedding(tower, pixels))
                : null;
    }

    private static Object embedding(ImageEncoder tower, DecodedImage.Pixels pixels) {
        float[] tensor = new float[tower.preprocessor().length()];
        return tower.preprocessor().fill(pixels, tensor, 0) instanceof DecodedImage.Pixels
                ? UnitEmbedding.of(tower.embed(tensor, 1))
                : null;
    }
}

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
 * Computes {@code embed_image}: decodes and preprocesses a picture's bytes as {@code embed} does by default and runs
 * the image tower on the CPU. Null if the picture cannot be decoded or preprocessed.
 *
 * <p>Spark calls a function row by row, so the tower's batches hold one picture (see {@code BatchRule}); those of
 * {@code embed} hold eight. A picture's embedding has the same bits in any batch.
 */
final class ImageEmbedding implements ValueFunction.Body {
    private static final long serialVersionUID = 1L;

    private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

    private final TaskEncoder<ImageEncoder> encoder;

    ImageEmbedding(ModelSpec model, SerializableConfiguration hadoop) {
        this.encoder = new TaskEncoder<>(
                () -> LoadedModels.images(model, ComputeDevice.CPU, hadoop.value()), ImageEncoder::close);
    }

    /** Decodes a picture within the default limits of {@code embed}. */
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

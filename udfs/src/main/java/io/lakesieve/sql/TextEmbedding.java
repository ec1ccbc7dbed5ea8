package io.lakesieve.sql;

import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ComputeDevice;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What {@code embed_text} makes of a text: put through the tokenizer and the text tower as it is, on the processor.
 *
 * <p>Spark calls a function row by row, so the tower gets one text a call (see {@code BatchRule}). A text's embedding has
 * the same bits in any batch.
 */
final class TextEmbedding implements ValueFunction.Body {
    private static final long serialVersionUID = 1L;

    private final TaskEncoder<TextEncoder> encoder;

    TextEmbedding(ModelSpec model, SerializableConfiguration hadoop) {
        this.encoder = new TaskEncoder<>(
                () -> LoadedModels.texts(model, ComputeDevice.CPU, hadoop.value()), TextEncoder::close);
    }

    @Override
    public Object of(InternalRow row) {
        List<String> text = List.of(row.getUTF8String(0).toString());
        return encoder.use(tower -> UnitEmbedding.of(tower.embed(text)));
    }
}

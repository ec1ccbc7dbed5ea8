package io.lakesieve.sql;

import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ComputeDevice;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Computes {@code embed_text}: runs the tokenizer and the text tower on the text, without a prompt template, on the
 * CPU.
 *
 * <p>Spark calls a function row by row, so the tower's batches hold one text (see {@code BatchRule}). A text's
 * embedding has the same bits in any batch.
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

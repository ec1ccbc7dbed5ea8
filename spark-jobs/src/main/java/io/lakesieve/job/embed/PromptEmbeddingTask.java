package io.lakesieve.job.embed;

import io.lakesieve.job.device.TaskDevice;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import io.lakesieve.schema.TextEmbeddingsSchema;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Embeds the prompts of a partition, which are bounded in number by the caller. */
final class PromptEmbeddingTask implements FlatMapFunction<Iterator<Row>, Row> {
    private static final long serialVersionUID = 1L;

    static final StructType OUTPUT_TYPE = new StructType()
            .add(TextEmbeddingsSchema.PROMPT, DataTypes.StringType, false)
            .add(TextEmbeddingsSchema.EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false), false);

    private final ModelSpec model;
    private final SerializableConfiguration hadoop;
    private final LongAccumulator done;

    PromptEmbeddingTask(ModelSpec model, SerializableConfiguration hadoop, LongAccumulator done) {
        this.model = model;
        this.hadoop = hadoop;
        this.done = done;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        List<String> prompts = new ArrayList<>();
        rows.forEachRemaining(row -> prompts.add(row.getString(0)));
        if (prompts.isEmpty()) {
            return List.<Row>of().iterator();
        }
        Embeddings embeddings = embed(prompts);
        done.add(prompts.size());
        List<Row> output = new ArrayList<>(prompts.size());
        for (int i = 0; i < prompts.size(); i++) {
            output.add(RowFactory.create(prompts.get(i), EmbeddingColumn.toColumn(embeddings.row(i))));
        }
        return output.iterator();
    }

    private Embeddings embed(List<String> prompts) {
        try (TextEncoder encoder = LoadedModels.texts(model, TaskDevice.of(hadoop.value()), hadoop.value())) {
            Embeddings embeddings = encoder.embed(prompts);
            for (int i = 0; i < prompts.size(); i++) {
                requireSound(prompts.get(i), embeddings.defect(i));
            }
            return embeddings;
        }
    }

    private static void requireSound(String prompt, Optional<String> defect) {
        if (defect.isPresent()) {
            throw new IllegalStateException("The prompt '%s' cannot be embedded: %s".formatted(prompt, defect.get()));
        }
    }
}

package io.lakesieve.job.embed;

import io.lakesieve.job.device.TaskDevice;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Embeds the prompts of a partition, which are bounded in number by the caller; gives each with its embedding. */
final class PromptEmbeddingTask implements FlatMapFunction<Iterator<Row>, Tuple2<String, float[]>> {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final SerializableConfiguration hadoop;
    private final LongAccumulator done;

    PromptEmbeddingTask(ModelSpec model, SerializableConfiguration hadoop, LongAccumulator done) {
        this.model = model;
        this.hadoop = hadoop;
        this.done = done;
    }

    @Override
    public Iterator<Tuple2<String, float[]>> call(Iterator<Row> rows) {
        List<String> prompts = new ArrayList<>();
        rows.forEachRemaining(row -> prompts.add(row.getString(0)));
        if (prompts.isEmpty()) {
            return Collections.emptyIterator();
        }
        Embeddings embeddings = embed(prompts);
        done.add(prompts.size());
        List<Tuple2<String, float[]>> output = new ArrayList<>(prompts.size());
        for (int i = 0; i < prompts.size(); i++) {
            output.add(new Tuple2<>(prompts.get(i), embeddings.row(i)));
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

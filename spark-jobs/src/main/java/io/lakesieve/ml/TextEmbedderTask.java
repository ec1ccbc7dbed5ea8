package io.lakesieve.ml;

import io.lakesieve.job.device.TaskDevice;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** Embeds the words of a partition in large blocks, so that prompts of equal length can share a batch. */
record TextEmbedderTask(Embedder.TowerInput input, Prompt prompt) implements MapPartitionsFunction<Row, Row> {
    private static final int WORDS_PER_BLOCK = 2_048;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return rows; // an empty partition needs no model
        }
        TextEncoder encoder = LoadedModels.texts(
                input.model(),
                TaskDevice.of(input.hadoop().value()),
                input.hadoop().value());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> encoder.close());
        return new RowBlocks(rows, WORDS_PER_BLOCK, block -> embed(block, encoder));
    }

    private List<Row> embed(List<Row> block, TextEncoder encoder) {
        List<String> prompts = block.stream()
                .filter(row -> !row.isNullAt(input.ordinal()))
                .map(row -> prompt.around(row.getString(input.ordinal())))
                .toList();
        Embeddings embeddings = prompts.isEmpty() ? null : encoder.embed(prompts);
        List<Row> output = new ArrayList<>(block.size());
        int next = 0;
        for (Row row : block) {
            output.add(
                    row.isNullAt(input.ordinal())
                            ? Columns.append(row, null, null)
                            : embedded(row, embeddings, next++));
        }
        return output;
    }

    private static Row embedded(Row row, Embeddings embeddings, int index) {
        return embeddings
                .defect(index)
                .map(defect -> Columns.append(row, null, defect))
                .orElseGet(() -> Columns.append(row, EmbeddingColumn.toColumn(embeddings.row(index)), null));
    }
}

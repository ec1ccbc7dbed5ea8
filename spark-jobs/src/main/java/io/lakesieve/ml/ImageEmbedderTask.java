package io.lakesieve.ml;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.job.device.TaskDevice;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Embeds the pictures of a partition in batches; a picture that cannot be read does not change the others' embeddings.
 */
record ImageEmbedderTask(Embedder.TowerInput input, ImageLimits limits) implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return rows; // an empty partition needs no model
        }
        ImageEncoder encoder = LoadedModels.images(
                input.model(),
                TaskDevice.of(input.hadoop().value()),
                input.hadoop().value());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> encoder.close());
        PictureColumn pictures = new PictureColumn(
                input.ordinal(), input.type(), limits, input.hadoop().value());
        float[] tensor = new float[encoder.batchSize() * encoder.preprocessor().length()];
        return new RowBlocks(rows, encoder.batchSize(), block -> embed(block, pictures, encoder, tensor));
    }

    private static List<Row> embed(List<Row> block, PictureColumn pictures, ImageEncoder encoder, float[] tensor) {
        List<DecodedImage.Rejected> rejected = new ArrayList<>(block.size());
        int read = 0;
        for (Row row : block) {
            DecodedImage prepared = encoder.preprocessor().fill(pictures.read(row), tensor, read);
            rejected.add(prepared instanceof DecodedImage.Rejected rejection ? rejection : null);
            read += prepared instanceof DecodedImage.Pixels ? 1 : 0;
        }
        Embeddings embeddings = read == 0 ? null : encoder.embed(tensor, read);
        List<Row> output = new ArrayList<>(block.size());
        int next = 0;
        for (int i = 0; i < block.size(); i++) {
            output.add(
                    rejected.get(i) == null
                            ? embedded(block.get(i), embeddings, next++)
                            : rejected(
                                    block.get(i),
                                    rejected.get(i).status(),
                                    rejected.get(i).reason()));
        }
        return output;
    }

    private static Row embedded(Row row, Embeddings embeddings, int index) {
        return embeddings
                .defect(index)
                .map(defect -> rejected(row, ImageStatus.UNREADABLE, defect))
                .orElseGet(() -> Columns.append(
                        row, EmbeddingColumn.toColumn(embeddings.row(index)), ImageStatus.OK.tableName(), null));
    }

    private static Row rejected(Row row, ImageStatus status, String reason) {
        return Columns.append(row, null, status.tableName(), reason);
    }
}

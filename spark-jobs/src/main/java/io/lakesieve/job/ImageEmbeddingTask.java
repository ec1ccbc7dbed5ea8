package io.lakesieve.job;

import io.lakesieve.encoder.ImageEncoder;
import io.lakesieve.encoder.LoadedModels;
import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.image.ImageLimits;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Embeds the images of a partition in batches, holding one batch at a time. */
final class ImageEmbeddingTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** The columns of {@code embeddings}, in its order, but for the model's id, which the caller adds. */
    static final StructType OUTPUT_TYPE = new StructType(Arrays.stream(EmbeddingsSchema.TYPE.fields())
            .filter(field -> !field.name().equals(EmbeddingsSchema.MODEL_ID))
            .toArray(StructField[]::new));

    private final ModelSpec model;
    private final ImageBytes bytes;
    private final ImageLimits limits;
    private final SerializableConfiguration hadoop;
    private final LongAccumulator done;

    ImageEmbeddingTask(
            ModelSpec model,
            ImageBytes bytes,
            ImageLimits limits,
            SerializableConfiguration hadoop,
            LongAccumulator done) {
        this.model = model;
        this.bytes = bytes;
        this.limits = limits;
        this.hadoop = hadoop;
        this.done = done;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> images) {
        ImageEncoder encoder = LoadedModels.images(model, TaskDevice.options(hadoop.value()), hadoop.value());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> encoder.close());
        ImageReader reader = new ImageReader(bytes, limits, hadoop.value());
        return new ImageEmbeddingIterator(images, reader, encoder, done);
    }
}

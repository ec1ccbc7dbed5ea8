package io.lakesieve.job.embed;

import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.job.device.TaskDevice;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.read.ImageReader;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Embeds the images of a partition in batches, holding one batch at a time. */
final class ImageEmbeddingTask implements FlatMapFunction<Iterator<Row>, Row> {
    private static final long serialVersionUID = 1L;

    /** Columns of {@code embeddings} that are the same for all images of a run, which the caller adds. */
    private static final Set<String> OF_THE_RUN = Set.of(
            EmbeddingsSchema.MODEL_ID,
            EmbeddingsSchema.EMBEDDED_IN,
            EmbeddingsSchema.IMAGE_ROOT,
            EmbeddingsSchema.MISSING_SINCE);

    /** The other columns of {@code embeddings}, in its order. */
    static final StructType OUTPUT_TYPE = new StructType(Arrays.stream(EmbeddingsSchema.TYPE.fields())
            .filter(field -> !OF_THE_RUN.contains(field.name()))
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
        ImageEncoder encoder = LoadedModels.images(model, TaskDevice.of(hadoop.value()), hadoop.value());
        ImageReader reader = new ImageReader(bytes, limits, hadoop.value());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> {
            encoder.close();
            reader.close();
        });
        return new ImageEmbeddingIterator(images, reader, encoder, done);
    }
}

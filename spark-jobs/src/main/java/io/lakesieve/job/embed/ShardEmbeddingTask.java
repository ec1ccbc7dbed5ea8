package io.lakesieve.job.embed;

import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.job.device.TaskDevice;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.read.ImageReader;
import io.lakesieve.job.read.ShardRows;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Embeds the pictures of listed shards while it reads these, holding one batch of them at a time. */
final class ShardEmbeddingTask implements FlatMapFunction<Iterator<Row>, Row> {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final ImageLimits limits;
    private final long maxPictures;
    private final String labelMember;
    private final SerializableConfiguration hadoop;
    private final LongAccumulator done;

    /**
     * Takes so many pictures of the shards of a partition at most.
     *
     * @param labelMember which members beside the pictures give their labels; null where none is asked for
     */
    ShardEmbeddingTask(
            ModelSpec model,
            ImageLimits limits,
            long maxPictures,
            String labelMember,
            SerializableConfiguration hadoop,
            LongAccumulator done) {
        this.model = model;
        this.limits = limits;
        this.maxPictures = maxPictures;
        this.labelMember = labelMember;
        this.hadoop = hadoop;
        this.done = done;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> shards) {
        ImageEncoder encoder = LoadedModels.images(model, TaskDevice.of(hadoop.value()), hadoop.value());
        ShardRows pictures = new ShardRows(shards, limits.maxBytes(), maxPictures, labelMember, hadoop.value());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> {
            encoder.close();
            pictures.close();
        });
        ImageReader reader = new ImageReader(ImageBytes.STREAMED, limits, hadoop.value());
        return new ImageEmbeddingIterator(pictures, reader, encoder, done);
    }
}

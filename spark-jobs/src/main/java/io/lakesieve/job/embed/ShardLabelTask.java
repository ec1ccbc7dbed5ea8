package io.lakesieve.job.embed;

import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.read.ShardRows;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads the labels of the pictures in listed shards, and embeds nothing. */
final class ShardLabelTask implements FlatMapFunction<Iterator<Row>, Row> {
    private static final long serialVersionUID = 1L;

    static final String LABEL = "found_label";

    static final StructType OUTPUT_TYPE = new StructType()
            .add(EmbeddingsSchema.PATH, DataTypes.StringType, false)
            .add(EmbeddingsSchema.NUMBER, DataTypes.LongType, false)
            .add(EmbeddingsSchema.MEMBER_LABEL, DataTypes.StringType);

    private final ImageLimits limits;
    private final String labelMember;
    private final SerializableConfiguration hadoop;

    ShardLabelTask(ImageLimits limits, String labelMember, SerializableConfiguration hadoop) {
        this.limits = limits;
        this.labelMember = labelMember;
        this.hadoop = hadoop;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> shards) {
        ShardRows pictures = new ShardRows(shards, limits.maxBytes(), Long.MAX_VALUE, labelMember, hadoop.value());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> pictures.close());
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pictures, 0), false)
                .map(ShardLabelTask::label)
                .iterator();
    }

    private static Row label(Row picture) {
        Row member = picture.getAs(EmbeddingsSchema.MEMBER);
        return RowFactory.create(
                picture.getAs(ImageListing.PATH),
                member.get(EmbeddingsSchema.MEMBER_TYPE.fieldIndex(EmbeddingsSchema.NUMBER)),
                member.get(EmbeddingsSchema.MEMBER_TYPE.fieldIndex(EmbeddingsSchema.MEMBER_LABEL)));
    }
}

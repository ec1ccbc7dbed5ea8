package io.lakesieve.job.read;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.schema.EmbeddingsSchema;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Compares the pictures of shards, at their offsets, with what the lake knows of them. */
public final class ShardHashes {
    private final SparkSession spark;

    public ShardHashes(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * The paths of the shards in which another picture lies at an offset, or whose offsets are not known.
     *
     * @param stored rows of {@code embeddings} that are of shards
     */
    public Dataset<Row> differing(Dataset<Row> stored) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sessionState().newHadoopConf());
        return stored.where(col(EmbeddingsSchema.IMAGE_ID).isNotNull())
                .select(
                        ShardPictures.shard().as(EmbeddingsSchema.SHARD),
                        col(EmbeddingsSchema.IMAGE_ID),
                        col(EmbeddingsSchema.LENGTH),
                        col(EmbeddingsSchema.MEMBER))
                .repartition(col(EmbeddingsSchema.SHARD))
                .sortWithinPartitions(col(EmbeddingsSchema.SHARD), ShardPictures.field(EmbeddingsSchema.NUMBER))
                .mapPartitions(new Task(hadoop), Encoders.STRING())
                .distinct()
                .toDF(ImageListing.PATH);
    }

    /** Reads the members of a partition in the order in which they lie. */
    private record Task(SerializableConfiguration hadoop) implements MapPartitionsFunction<Row, String> {
        @Override
        public Iterator<String> call(Iterator<Row> members) {
            ShardFile shards = new ShardFile(hadoop.value());
            Iterable<Row> all = () -> members;
            Stream<Row> stream = StreamSupport.stream(all.spliterator(), false);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> shards.close());
            return stream.filter(member -> differs(shards, member))
                    .map(member -> member.<String>getAs(EmbeddingsSchema.SHARD))
                    .iterator();
        }

        private static boolean differs(ShardFile shards, Row row) {
            Row member = row.getAs(EmbeddingsSchema.MEMBER);
            if (member.isNullAt(member.fieldIndex(EmbeddingsSchema.OFFSET))) {
                return true;
            }
            try {
                byte[] content = shards.read(member, (int) (long) row.<Long>getAs(EmbeddingsSchema.LENGTH));
                return !Objects.equals(DigestUtils.sha256Hex(content), row.getAs(EmbeddingsSchema.IMAGE_ID));
            } catch (IOException e) {
                return true;
            }
        }
    }
}

package io.lakesieve.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.encoder.RuntimeOptions;
import io.lakesieve.image.ImageLimits;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.EmbeddingsTable;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Puts the listed images through the image tower, on all executors, into {@code embeddings}.
 *
 * <p>An image whose path, length and modification time (for tables: whose bytes) the lake knows under this model keeps
 * its row. One that cannot be embedded becomes a row with its status and reason.
 */
public final class EmbedImages {
    /** Images of a task at most: some seconds of work, so that little is lost with a task. */
    private static final int IMAGES_A_TASK = 256;
    /** Rows of a file: about 40 MB of embeddings. */
    private static final int ROWS_A_FILE = 20_000;

    /** Stands for the status of an image that has no row which still holds. */
    private static final String PENDING = "pending";

    private final SparkSession spark;
    private final EmbeddingsTable table;
    private final ModelSpec model;
    private final ImageLimits limits;
    private final Progress progress;

    EmbedImages(SparkSession spark, EmbeddingsTable table, ModelSpec model, ImageLimits limits, Progress progress) {
        this.spark = spark;
        this.table = table;
        this.model = model;
        this.limits = limits;
        this.progress = progress;
        model.imageTower();
    }

    /**
     * What was done.
     *
     * @param listed images listed, each of which has a row now
     * @param embedded images that this execution read, successfully or not
     * @param byStatus rows of the listed images by status
     */
    public record Result(long listed, long embedded, Map<String, Long> byStatus) {
        public Result {
            byStatus = Map.copyOf(byStatus);
        }

        /** Images whose row from before still held. */
        public long reused() {
            return listed - embedded;
        }

        /** Listed images without an embedding. */
        public long failed() {
            return listed - byStatus.getOrDefault(EmbeddingsSchema.STATUS_OK, 0L);
        }
    }

    /** Embeds what is new or changed. */
    public Result execute(ImageListing listing) {
        Map<String, Long> before = byStatus(listing);
        long pending = before.getOrDefault(PENDING, 0L);
        if (pending > 0) {
            embed(listing, pending);
        }
        Map<String, Long> byStatus = pending > 0 ? byStatus(listing) : before;
        long listed = byStatus.values().stream().mapToLong(Long::longValue).sum();
        return new Result(listed, pending, byStatus);
    }

    /** The listed images by the status of the row that still holds for them, or as pending. */
    private Map<String, Long> byStatus(ImageListing listing) {
        return withKnown(listing, "left")
                .groupBy(coalesce(col("known." + EmbeddingsSchema.STATUS), lit(PENDING)))
                .count()
                .collectAsList() // a row for each of the four statuses, and one for pending images
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    }

    private Dataset<Row> withKnown(ImageListing listing, String joinType) {
        Dataset<Row> known = table.ofModel(model.modelId())
                .select(
                        EmbeddingsSchema.PATH,
                        EmbeddingsSchema.LENGTH,
                        EmbeddingsSchema.MODIFICATION_TIME,
                        EmbeddingsSchema.IMAGE_ID,
                        EmbeddingsSchema.STATUS)
                .as("known");
        Column unchanged =
                switch (listing.bytes()) {
                    case FILE -> same(EmbeddingsSchema.LENGTH).and(same(EmbeddingsSchema.MODIFICATION_TIME));
                    case CONTENT, RASTER -> same(EmbeddingsSchema.IMAGE_ID);
                };
        return listing.rows()
                .as("listed")
                .join(known, same(EmbeddingsSchema.PATH).and(unchanged), joinType);
    }

    private static Column same(String column) {
        return col("listed." + column).eqNullSafe(col("known." + column));
    }

    private void embed(ImageListing listing, long count) {
        try (StageWatch watch = StageWatch.begin(spark, progress, "embed images", count)) {
            SerializableConfiguration hadoop =
                    new SerializableConfiguration(spark.sessionState().newHadoopConf());
            Dataset<Row> rows = withKnown(listing, "left_anti")
                    .repartition(
                            SparkTasks.forBatches(spark, count, RuntimeOptions.DEFAULT.imageBatch(), IMAGES_A_TASK))
                    .mapPartitions(
                            new ImageEmbeddingTask(model, listing.bytes(), limits, hadoop, watch.done()),
                            Encoders.row(ImageEmbeddingTask.OUTPUT_TYPE))
                    .withColumn(EmbeddingsSchema.MODEL_ID, lit(model.modelId()));
            table.put(rows.repartition(SparkTasks.files(count, ROWS_A_FILE)));
        }
    }
}

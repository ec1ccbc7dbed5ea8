package io.lakesieve.job.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.InputException;
import io.lakesieve.job.inventory.ImageBytes;
import io.lakesieve.job.inventory.ImageChanges;
import io.lakesieve.job.inventory.ImageHashes;
import io.lakesieve.job.inventory.ImageListing;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.SparkTasks;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ComputeDevice;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.EmbeddingsTable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Puts the listed images through the image tower, on all executors, into {@code embeddings}.
 *
 * <p>An image that the lake knows under this model, see {@link ImageChanges}, keeps its row; bytes that have only moved, or
 * have only another time, keep their embedding. What is left is embedded and committed batch by batch, so that a run that
 * is killed repeats no more than one. An image that cannot be embedded becomes a row with its status and reason; one that
 * could not be had is tried again by the next run, and one that is gone since it was listed has no row.
 */
public final class EmbedImages {
    /** Name of the stage. */
    public static final String STAGE = "embed images";

    /** Images of a task at most: some seconds of work, so that little is lost with a task. */
    private static final int IMAGES_PER_TASK = 256;

    private final SparkSession spark;
    private final KeptRows kept;
    private final EmbeddingsTable table;
    private final ModelSpec model;
    private final EmbedOptions options;
    private final RunLog run;

    public EmbedImages(
            SparkSession spark,
            KeptRows kept,
            EmbeddingsTable table,
            ModelSpec model,
            EmbedOptions options,
            RunLog run) {
        this.spark = spark;
        this.kept = kept;
        this.table = table;
        this.model = model;
        this.options = options;
        this.run = run;
        model.imageTower();
    }

    /**
     * What was done.
     *
     * @param taken the images that were taken up, each of which has a row now
     * @param listed how many these are
     * @param embedded those of them that this run read, successfully or not
     * @param moved those that keep an embedding from another path or time
     * @param leftOut listed images that were not taken up
     * @param vanished images that were gone when they were to be read; they are not among the listed
     * @param gone images that the lake held under this root and that were not there any more
     * @param superseded members of shards that do not count, since a later one has the same name
     * @param byStatus rows of the images by status
     */
    public record Result(
            ImageListing taken,
            long listed,
            long embedded,
            long moved,
            long leftOut,
            long vanished,
            long gone,
            long superseded,
            Map<String, Long> byStatus) {
        public Result {
            byStatus = Map.copyOf(byStatus);
        }

        /** Images whose embedding from before still held. */
        public long reused() {
            return listed - embedded;
        }

        /** What to tell a user of members of shards that do not count, if there are any. */
        public Optional<String> supersededNotice() {
            return superseded == 0
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "%,d members of shards do not count: a later one in the same shard has the same name",
                            superseded));
        }

        /** Images without an embedding. */
        public long failed() {
            return listed - byStatus.getOrDefault(EmbeddingsSchema.STATUS_OK, 0L);
        }
    }

    /** Embeds what is new or changed. */
    public Result execute(ImageListing images) {
        if (images.bytes() == ImageBytes.SHARD) {
            return new EmbedShards(spark, table, model, options, run).execute(images);
        }
        if (!table.exists()) {
            return first(images);
        }
        ImageListing listing = options.rehash() ? images.withImageIds(hashed(images.rows())) : images;
        ImageChanges known = new ImageChanges(table, model.modelId(), listing, run.runId());
        Tally tally = Tally.of(known, run.runId());
        boolean all = options.scope() == EmbedOptions.Scope.ALL;
        long moved = 0;
        if ((all ? tally.unknown() : tally.failedBefore()) > 0) {
            moved = all ? reuse(listing, known) : 0;
            Dataset<Row> pending = all
                    ? known.listed(ImageChanges.NEW, ImageChanges.CHANGED, ImageChanges.UNAVAILABLE)
                    : known.listed(ImageChanges.FAILED, ImageChanges.UNAVAILABLE);
            embed(listing, pending, pending.count());
            tally = Tally.of(known, run.runId());
        }
        long gone = listing.isComplete() ? markMissing(listing) : 0;
        return result(listing, known, tally, moved, gone);
    }

    /** Nothing is known yet. */
    private Result first(ImageListing listing) {
        ImageChanges known = new ImageChanges(table, model.modelId(), listing, run.runId());
        if (options.scope() == EmbedOptions.Scope.ALL) {
            embed(listing, listing.rows(), listing.rows().count());
        }
        return result(listing, known, Tally.of(known, run.runId()), 0, 0);
    }

    /**
     * What the lake knows of the listed images, counted in one pass.
     *
     * @param known those with a row that holds
     * @param embedded those of them that this run has read
     * @param unknown new and changed ones, and those that could not be had in an earlier run
     * @param failedBefore those that failed in an earlier run, also because they could not be had
     * @param byStatus those with a row that holds, by its status
     */
    private record Tally(long known, long embedded, long unknown, long failedBefore, Map<String, Long> byStatus) {
        static Tally of(ImageChanges changes, String runId) {
            Map<String, Long> byStatus = new HashMap<>();
            long known = 0;
            long embedded = 0;
            long unknown = 0;
            long failedBefore = 0;
            for (Row row : changes.classify()
                    .groupBy(
                            col(ImageChanges.ACTION),
                            col(ImageChanges.STATUS),
                            col(ImageChanges.RUN).equalTo(runId))
                    .count()
                    .collectAsList()) { // a row for each action, status and yes or no
                long images = row.getLong(3);
                boolean failed = row.getString(0).equals(ImageChanges.FAILED);
                failedBefore += row.getString(0).equals(ImageChanges.UNAVAILABLE) ? images : 0;
                if (failed || row.getString(0).equals(ImageChanges.KNOWN)) {
                    byStatus.merge(row.getString(1), images, Long::sum);
                    known += images;
                    embedded += !row.isNullAt(2) && row.getBoolean(2) ? images : 0;
                    failedBefore += failed ? images : 0;
                } else {
                    unknown += images;
                }
            }
            return new Tally(known, embedded, unknown, failedBefore, byStatus);
        }
    }

    private Result result(ImageListing listing, ImageChanges changes, Tally tally, long moved, long gone) {
        boolean all = options.scope() == EmbedOptions.Scope.ALL; // then what has no row now had vanished
        if (all && tally.known() == 0) {
            throw new InputException(
                    "All %,d images that were listed at %s were gone when they were to be read: run again when nobody moves them."
                            .formatted(tally.unknown(), listing.root()));
        }
        ImageListing taken = tally.unknown() == 0
                ? listing
                : listing.withRows(changes.listed(ImageChanges.KNOWN, ImageChanges.FAILED));
        return new Result(
                taken,
                tally.known(),
                tally.embedded(),
                moved,
                all ? 0 : tally.unknown(),
                all ? tally.unknown() : 0,
                gone,
                0,
                tally.byStatus());
    }

    /** Writes rows for images whose bytes are known. */
    private long reuse(ImageListing listing, ImageChanges known) {
        Dataset<Row> unknown = known.listed(ImageChanges.NEW, ImageChanges.CHANGED);
        Dataset<Row> candidates = listing.hasImageIds() ? unknown : hashed(known.ofKnownLength(unknown));
        Dataset<Row> rows = known.ofKnownBytes(candidates);
        long count = rows.count();
        if (count > 0) {
            table.put(rows);
        }
        return count;
    }

    private Dataset<Row> hashed(Dataset<Row> files) {
        return new ImageHashes(spark, kept, options.limits()).of(files, files.count());
    }

    private void embed(ImageListing listing, Dataset<Row> pending, long count) {
        if (count == 0) {
            return;
        }
        try (StageWatch watch = StageWatch.begin(spark, run.progress(), STAGE, count)) {
            SerializableConfiguration hadoop =
                    new SerializableConfiguration(spark.sessionState().newHadoopConf());
            ImageEmbeddingTask task =
                    new ImageEmbeddingTask(model, listing.bytes(), options.limits(), hadoop, watch.done());
            CommitBatches batches = new CommitBatches(
                    count,
                    options.commitRows(),
                    rows -> SparkTasks.forBatches(spark, rows, ComputeDevice.CPU.imageBatch(), IMAGES_PER_TASK));
            for (CommitBatches.Batch batch : batches.of(pending, ImageListing.PATH)) {
                Dataset<Row> rows = rows(batch.rows().mapPartitions(task), listing.root());
                table.put(rows, batch.count(), model.modelId(), batch.first(), batch.last());
            }
        }
    }

    private Dataset<Row> rows(JavaRDD<Row> embedded, String root) {
        return spark.createDataFrame(embedded, ImageEmbeddingTask.OUTPUT_TYPE)
                .withColumn(EmbeddingsSchema.MODEL_ID, lit(model.modelId()))
                .withColumn(EmbeddingsSchema.EMBEDDED_IN, lit(run.runId()))
                .withColumn(EmbeddingsSchema.IMAGE_ROOT, lit(root))
                .withColumn(EmbeddingsSchema.MISSING_SINCE, lit(null).cast(DataTypes.TimestampType));
    }

    /** Marks what lay under the root and is not listed any more, and unmarks what has come back. */
    private long markMissing(ImageListing listing) {
        return table.markMissing(
                model.modelId(),
                listing.rows().select(ImageListing.PATH),
                listing.root(),
                listing.bytes() == ImageBytes.FILE,
                run.startedAt());
    }
}

package io.lakesieve.job.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.InputException;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.inventory.EmbeddedImages;
import io.lakesieve.job.inventory.ImageState;
import io.lakesieve.job.inventory.Inventory;
import io.lakesieve.job.inventory.InventoryTally;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.listing.RowsOfPaths;
import io.lakesieve.job.read.ImageHashes;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.run.QueryCompilation;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.SparkTasks;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ComputeDevice;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.EmbeddingsTable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Puts the listed images through the image tower, on all executors, into {@code embeddings}.
 *
 * <p>An image that the lake knows under this model, see {@link Inventory}, keeps its row; bytes that have only moved, or
 * have only another time, keep their embedding. What is left is embedded and committed batch by batch, so that a run that
 * is killed repeats no more than one. An image that cannot be embedded becomes a row with its status and reason; one that
 * could not be had is tried again by the next run, and one that is gone since it was listed has no row.
 */
public final class EmbedImages {
    /** Name of the stage. */
    public static final String STAGE = "embed images";

    private static final Set<ImageState> FRESH = Set.of(ImageState.NEW, ImageState.CHANGED, ImageState.UNAVAILABLE);
    private static final Set<ImageState> TO_RETRY = Set.of(ImageState.FAILED, ImageState.UNAVAILABLE);

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
            EmbeddedImages taken,
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

        static Result of(EmbeddedImages taken, InventoryTally tally, long moved, long leftOut, long vanished) {
            return new Result(
                    taken,
                    tally.holding(),
                    tally.own(),
                    moved,
                    leftOut,
                    vanished,
                    tally.images(ImageState.GONE),
                    tally.superseded(),
                    tally.byStatus());
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

        /** The version of the table that the images are of, if they are all of its images. */
        public Optional<ImageListing.Version> version() {
            return leftOut == 0 ? taken.listing().version() : Optional.empty();
        }

        /** Images without an embedding. */
        public long failed() {
            return listed - byStatus.getOrDefault(EmbeddingsSchema.STATUS_OK, 0L);
        }
    }

    /** Embeds what is new or changed. */
    public Result execute(ImageListing images) {
        if (images.bytes() == ImageBytes.SHARD) {
            QueryCompilation.changeOver(spark); // how many images they hold is not known
            return new EmbedShards(spark, table, model, options, run).execute(images);
        }
        boolean hasRows = table.exists();
        ImageListing listing = options.rehash() && hasRows
                ? images.withImageIds(hashed(images.rows(), images.rows().count()))
                : images;
        Inventory inventory = inventory(listing);
        InventoryTally before = inventory.tally();
        QueryCompilation.changeFor(spark, before.listed());
        Set<ImageState> states = options.scope() == EmbedOptions.Scope.ALL ? FRESH : TO_RETRY;
        Dataset<Row> pending = pending(listing, inventory, states, before);
        Optional<Dataset<Row>> moved = hasRows ? moved(listing, inventory, pending, before) : Optional.empty();
        long movedCount = moved.map(rows -> reuse(inventory, rows)).orElse(0L);
        embed(
                listing,
                movedCount == 0 ? pending : RowsOfPaths.without(pending, moved.orElseThrow(), movedCount),
                before.images(states) - movedCount);
        if (before.isWronglyMarked()) {
            table.mark(model.modelId(), inventory.marks(run.startedAt()));
        }
        InventoryTally others = before.without(states);
        InventoryTally arrived = arrived(listing, pending, before.images(states), movedCount);
        return result(
                listing,
                others.plus(arrived),
                movedCount,
                new EmbeddedImages.Arrived(
                        others.input(),
                        ImageColumns.pathsAndLabels(pending),
                        arrived.holding(),
                        Optional.of(run.runId()).filter(own -> arrived.own() == arrived.holding())));
    }

    /** What has become of the images that were not there, or did not hold. */
    private InventoryTally arrived(ImageListing listing, Dataset<Row> pending, long count, long moved) {
        if (count == 0) {
            return InventoryTally.NONE;
        }
        // What was in a row when it was listed is what was embedded, and need not be read again.
        ImageListing part =
                listing.part(listing.bytes() == ImageBytes.FILE ? pending : ImageColumns.pathsAndLabels(pending));
        Dataset<Row> stored = table.ofModel(model.modelId());
        if (moved == 0) { // then most often all rows are this run's, which are in few files
            InventoryTally own = inventory(
                            stored.where(col(EmbeddingsSchema.EMBEDDED_IN).equalTo(run.runId())), part, count)
                    .tally();
            if (own.holding() == count) {
                return own;
            }
        }
        return inventory(stored, part, count).tally();
    }

    private Inventory inventory(ImageListing listing) {
        return Inventory.of(table, model.modelId(), listing, run.runId(), run.startedAt());
    }

    private Inventory inventory(Dataset<Row> stored, ImageListing part, long count) {
        return Inventory.ofPart(table, model.modelId(), stored, part, count, run.runId(), run.startedAt());
    }

    private Result result(ImageListing listing, InventoryTally tally, long moved, EmbeddedImages.Arrived arrived) {
        long others = tally.listed() - tally.holding();
        boolean all = options.scope() == EmbedOptions.Scope.ALL; // then what has no row now had vanished
        if (all && tally.holding() == 0) {
            throw new InputException(
                    "All %,d images that were listed at %s were gone when they were to be read: run again when nobody moves them."
                            .formatted(others, listing.root()));
        }
        ImageListing taken =
                others == 0 ? listing : listing.withRows(inventory(listing).listed(InventoryTally.HOLDING, tally));
        return Result.of(
                new EmbeddedImages(taken, Optional.of(tally.input()), Optional.of(arrived)),
                tally,
                moved,
                all ? 0 : others,
                all ? others : 0);
    }

    /** The listed rows of images in those states; their paths are found once, and so are the short rows of files. */
    private Dataset<Row> pending(
            ImageListing listing, Inventory inventory, Set<ImageState> states, InventoryTally tally) {
        long count = tally.images(states);
        if (count == 0 || count == tally.listed()) {
            return inventory.listed(states, tally);
        }
        Optional<ImageListing.Added> added = listing.added().filter(images -> images.count() == count);
        if (added.isPresent()) {
            return added.get().rows();
        }
        if (listing.bytes() == ImageBytes.FILE) {
            return kept(inventory.listed(states, tally));
        }
        return RowsOfPaths.of(listing.rows(), kept(inventory.paths(states)), count);
    }

    private Dataset<Row> kept(Dataset<Row> rows) {
        return kept.keep(rows.javaRDD(), rows.schema());
    }

    /** Images whose bytes have an embedding from another path or time: few short columns, computed once. */
    private Optional<Dataset<Row>> moved(
            ImageListing listing, Inventory inventory, Dataset<Row> pending, InventoryTally tally) {
        long candidates = tally.images(InventoryTally.PERHAPS_MOVED);
        if (candidates == 0 || options.scope() == EmbedOptions.Scope.FAILED) {
            return Optional.empty();
        }
        Dataset<Row> unknown = tally.images(ImageState.UNAVAILABLE) == 0
                ? pending
                : inventory.listed(InventoryTally.PERHAPS_MOVED, tally);
        Dataset<Row> identified =
                listing.hasImageIds() ? unknown : hashed(inventory.ofKnownLength(unknown), candidates);
        if (!listing.hasImageIds() && identified.isEmpty()) { // none is as long as one of the lake's
            return Optional.empty();
        }
        return Optional.of(kept(inventory.ofKnownBytes(identified, candidates)));
    }

    /** Writes rows for images whose bytes are known. */
    private long reuse(Inventory inventory, Dataset<Row> moved) {
        long count = moved.count();
        if (count > 0) {
            table.put(inventory.withEmbeddings(moved, count));
        }
        return count;
    }

    private Dataset<Row> hashed(Dataset<Row> files, long count) {
        return new ImageHashes(spark, kept, options.limits()).of(files, count);
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
}

package io.lakesieve.job.embed;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import io.lakesieve.job.inventory.EmbeddedImages;
import io.lakesieve.job.inventory.Inventory;
import io.lakesieve.job.inventory.InventoryTally;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.read.ShardHashes;
import io.lakesieve.job.read.ShardPictures;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.EmbeddingsTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Puts the pictures in listed shards through the image tower, into {@code embeddings}. A shard is read once, by one task,
 * and its pictures are embedded as they come; one that the lake knows with that length and modification time is not
 * read. Shards are committed whole, about as many at a time as hold the pictures of a commit.
 */
final class EmbedShards {
    private static final String LAST = "last";
    private static final String NAMED_SO = "named_so";

    private final SparkSession spark;
    private final EmbeddingsTable table;
    private final ModelSpec model;
    private final EmbedOptions options;
    private final RunLog run;

    EmbedShards(SparkSession spark, EmbeddingsTable table, ModelSpec model, EmbedOptions options, RunLog run) {
        this.spark = spark;
        this.table = table;
        this.model = model;
        this.options = options;
        this.run = run;
    }

    EmbedImages.Result execute(ImageListing shards) {
        List<Row> pending = pending(shards);
        boolean all = options.scope() == EmbedOptions.Scope.ALL;
        List<Row> failed = all ? List.of() : failed(shards);
        List<Row> read = all ? pending : failed;
        List<String> defects = defects(shards, read);
        embed(shards, read);
        table.deleteOfOtherRuns(model.modelId(), defects, run.runId());
        label(shards);
        return result(shards, all ? 0 : pending.size());
    }

    /** The shards to read, by path. */
    private List<Row> pending(ImageListing shards) {
        if (!table.exists()) {
            return inOrder(shards.rows());
        }
        Dataset<Row> stored = ShardPictures.of(table.ofModel(model.modelId()), shards.withoutLimit());
        if (shards.shards().limit().isPresent()
                && stored.count() >= shards.shards().limit().getAsInt()) {
            return List.of();
        }
        Dataset<Row> others = shards.rows()
                .join(ShardPictures.whole(stored), new String[] {ImageListing.PATH, ImageListing.LENGTH}, "left_anti");
        return options.rehash()
                ? inOrder(others.unionByName(shards.rows()
                                .join(
                                        broadcast(new ShardHashes(spark).differing(stored)),
                                        ImageListing.PATH,
                                        "left_semi"))
                        .distinct())
                : inOrder(others);
    }

    /** The shards with a picture that could not be read in an earlier run. */
    private List<Row> failed(ImageListing shards) {
        Dataset<Row> failed = ShardPictures.of(table.ofModel(model.modelId()), shards)
                .where(not(col(EmbeddingsSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK)))
                .where(not(col(EmbeddingsSchema.EMBEDDED_IN).equalTo(run.runId())))
                .select(ShardPictures.shard().as(ImageListing.PATH))
                .distinct();
        return inOrder(shards.rows().join(broadcast(failed), ImageListing.PATH, "left_semi"));
    }

    /** Those of the shards of which a run has said what is wrong with them, which counts until they are read again. */
    private List<String> defects(ImageListing shards, List<Row> read) {
        if (read.isEmpty() || !table.exists()) {
            return List.of();
        }
        Set<String> paths = read.stream()
                .map(shard -> shard.<String>getAs(ImageListing.PATH))
                .collect(Collectors.toSet());
        return ShardPictures.of(table.ofModel(model.modelId()), shards.withoutLimit())
                .where(ShardPictures.isDefect())
                .select(EmbeddingsSchema.PATH)
                .as(Encoders.STRING())
                .collectAsList() // some of the shards, which the driver has listed
                .stream()
                .filter(paths::contains)
                .toList();
    }

    /** On the driver, which has listed them. */
    private static List<Row> inOrder(Dataset<Row> shards) {
        return shards.orderBy(ImageListing.PATH).collectAsList();
    }

    private void embed(ImageListing listing, List<Row> shards) {
        if (shards.isEmpty()) {
            return;
        }
        try (StageWatch watch = StageWatch.begin(spark, run.progress(), EmbedImages.STAGE, Progress.UNKNOWN)) {
            long most = listing.shards().limit().isPresent()
                    ? listing.shards().limit().getAsInt()
                    : Long.MAX_VALUE;
            int next = 0;
            while (next < shards.size() && watch.done().sum() < most) {
                int end =
                        Math.min(shards.size(), next + batch(next, watch.done().sum(), most));
                embed(listing, shards.subList(next, end), most - watch.done().sum(), watch);
                next = end;
            }
        }
    }

    /**
     * How many shards the next commit takes: one for each slot, until it is known how many pictures a shard holds; one
     * where only some pictures are wanted.
     */
    private int batch(int read, long pictures, long most) {
        int slots = most == Long.MAX_VALUE ? spark.sparkContext().defaultParallelism() : 1;
        long wanted = Math.min(options.commitRows(), most - pictures);
        long fitting = pictures == 0 ? 0 : wanted * read / pictures;
        return (int) Math.max(slots, fitting / slots * slots);
    }

    private void embed(ImageListing listing, List<Row> shards, long most, StageWatch watch) {
        ShardEmbeddingTask task = new ShardEmbeddingTask(
                model,
                options.limits(),
                listing.shards().limit().isPresent() ? most : Long.MAX_VALUE,
                listing.shards().labelMember(),
                new SerializableConfiguration(spark.sessionState().newHadoopConf()),
                watch.done());
        JavaRDD<Row> pictures = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(shards, shards.size())
                .mapPartitions(task);
        Dataset<Row> rows = spark.createDataFrame(pictures, ImageEmbeddingTask.OUTPUT_TYPE)
                .withColumn(EmbeddingsSchema.MODEL_ID, lit(model.modelId()))
                .withColumn(EmbeddingsSchema.EMBEDDED_IN, lit(run.runId()))
                .withColumn(EmbeddingsSchema.IMAGE_ROOT, lit(listing.root()))
                .withColumn(EmbeddingsSchema.MISSING_SINCE, lit(null).cast(DataTypes.TimestampType));
        String first = shards.get(0).getAs(ImageListing.PATH);
        String last = shards.get(shards.size() - 1).getAs(ImageListing.PATH);
        // All members of a shard have paths between its own and this one.
        table.put(lastOfEachName(rows), Math.max(1, options.commitRows()), model.modelId(), first, last + "\"");
    }

    /** Of members with one name the last counts, as for whoever unpacks the tar. */
    private static Dataset<Row> lastOfEachName(Dataset<Row> rows) {
        Column[] columns = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
        return rows.groupBy(EmbeddingsSchema.PATH)
                .agg(
                        max_by(struct(columns), ShardPictures.field(EmbeddingsSchema.NUMBER))
                                .as(LAST),
                        count(lit(1)).as(NAMED_SO))
                .select(col(LAST + ".*"), col(NAMED_SO))
                .withColumn(
                        EmbeddingsSchema.MEMBER,
                        col(EmbeddingsSchema.MEMBER)
                                .withField(
                                        EmbeddingsSchema.SUPERSEDED,
                                        col(NAMED_SO).minus(lit(1))))
                .drop(NAMED_SO);
    }

    /** Reads the labels of pictures that were embedded when none, or others, were asked for. */
    private void label(ImageListing shards) {
        String member = shards.shards().labelMember();
        if (member == null) {
            return;
        }
        Dataset<Row> others = ShardPictures.of(table.ofModel(model.modelId()), shards.withoutLimit())
                .where(not(ShardPictures.field(EmbeddingsSchema.LABEL_MEMBER).eqNullSafe(lit(member))));
        List<Row> unlabelled = inOrder(shards.rows()
                .join(
                        broadcast(others.select(ShardPictures.shard().as(ImageListing.PATH))
                                .distinct()),
                        ImageListing.PATH,
                        "left_semi"));
        if (unlabelled.isEmpty()) {
            return;
        }
        ShardLabelTask task = new ShardLabelTask(
                options.limits(),
                member,
                new SerializableConfiguration(spark.sessionState().newHadoopConf()));
        Dataset<Row> labels = spark.createDataFrame(
                        JavaSparkContext.fromSparkContext(spark.sparkContext())
                                .parallelize(unlabelled, unlabelled.size())
                                .mapPartitions(task),
                        ShardLabelTask.OUTPUT_TYPE)
                .groupBy(EmbeddingsSchema.PATH)
                .agg(max_by(col(EmbeddingsSchema.MEMBER_LABEL), col(EmbeddingsSchema.NUMBER))
                        .as(ShardLabelTask.LABEL));
        table.updateMembers(others.join(labels, new String[] {EmbeddingsSchema.PATH}, "left")
                .select(
                        col(EmbeddingsSchema.MODEL_ID),
                        col(EmbeddingsSchema.PATH),
                        col(EmbeddingsSchema.MEMBER)
                                .withField(EmbeddingsSchema.MEMBER_LABEL, col(ShardLabelTask.LABEL))
                                .withField(EmbeddingsSchema.LABEL_MEMBER, lit(member))
                                .as(EmbeddingsSchema.MEMBER)));
    }

    private EmbedImages.Result result(ImageListing shards, long leftOut) {
        Inventory inventory = Inventory.of(table, model.modelId(), shards, run.runId(), run.startedAt());
        InventoryTally tally = inventory.tally();
        if (tally.isWronglyMarked()) {
            table.mark(model.modelId(), inventory.marks(run.startedAt()));
        }
        ImageListing taken = shards.members(ShardPictures.of(table.ofModel(model.modelId()), shards)
                .select(
                        col(EmbeddingsSchema.PATH),
                        col(EmbeddingsSchema.SOURCE),
                        col(EmbeddingsSchema.LENGTH),
                        col(EmbeddingsSchema.MODIFICATION_TIME),
                        ShardPictures.givenLabel(shards).as(ImageListing.GIVEN_LABEL)));
        return EmbedImages.Result.of(
                new EmbeddedImages(taken, Optional.of(tally.input()), Optional.empty()), tally, 0, leftOut, 0);
    }
}

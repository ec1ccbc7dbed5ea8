package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.listing.RowsOfPaths;
import io.lakesieve.job.read.ShardPictures;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.EmbeddingsTable;
import io.lakesieve.table.PlannedRows;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Where a listing and {@code embeddings} meet: one join by path, from which come the state of every image, the counts, the
 * marks of missing images and the fingerprint of what is to be scored. It is shuffled once, whatever is asked of it: for an
 * image its path, length and time, or its hash, and a few short values, never an embedding nor a picture.
 *
 * <p>An image is known if its path, length and modification time equal a stored row's; where the listing has image ids, if
 * its path and bytes do. Images that a table's log says are new are not compared. A picture in a shard is known if its
 * shard has the modification time that it had.
 */
public final class Inventory {
    private static final String STATE = "state";
    private static final String IS_OWN = "is_own";
    private static final String IS_MARKED = "is_marked";
    private static final String WOULD_BE_GONE = "would_be_gone";
    private static final String HASH = "hash";
    private static final String TWIN = "twin";

    private final EmbeddingsTable table;
    private final String modelId;
    private final ImageListing listing;
    private final Dataset<Row> rows;

    private Inventory(EmbeddingsTable table, String modelId, ImageListing listing, Dataset<Row> rows) {
        this.table = table;
        this.modelId = modelId;
        this.listing = listing;
        this.rows = PlannedRows.of(rows);
    }

    private static Dataset<Row> summaries(Dataset<Row> states) {
        return states.where(col(STATE).isNotNull())
                .select(
                        col(EmbeddingsSchema.PATH),
                        col(STATE),
                        col(EmbeddingsSchema.STATUS),
                        coalesce(col(IS_OWN), lit(false)).as(IS_OWN),
                        coalesce(col(IS_MARKED), lit(false)).as(IS_MARKED),
                        col(EmbeddingsSchema.SUPERSEDED),
                        InputFingerprint.hash(col(HASH), col(ImageListing.GIVEN_LABEL))
                                .as(HASH));
    }

    /**
     * Of the listed images and, where the listing is complete, of those that lay under its root and are not listed any more.
     *
     * @param runId the run whose own rows are known, whatever their status
     * @param at what that run's marks of missing images say
     */
    public static Inventory of(EmbeddingsTable table, String modelId, ImageListing listing, String runId, Instant at) {
        return of(table, modelId, listing, stored(table, modelId, listing), runId, at);
    }

    /** The rows that a listing is compared with. */
    private static Dataset<Row> stored(EmbeddingsTable table, String modelId, ImageListing listing) {
        if (listing.added().isPresent()) {
            return listing.added().get().present();
        }
        Dataset<Row> ofModel = table.ofModel(modelId);
        return listing.isComplete() && hasPaths(listing) ? ofModel.where(isUnder(listing)) : ofModel;
    }

    /**
     * Of some listed images, so many; what else is stored is left out before anything is shuffled.
     *
     * @param stored the rows of the model that are compared with these
     * @param runId the run whose own rows are known, whatever their status
     */
    public static Inventory ofPart(
            EmbeddingsTable table,
            String modelId,
            Dataset<Row> stored,
            ImageListing part,
            long count,
            String runId,
            Instant at) {
        return of(table, modelId, part, RowsOfPaths.of(stored, part.rows(), count), runId, at);
    }

    private static Inventory of(
            EmbeddingsTable table,
            String modelId,
            ImageListing listing,
            Dataset<Row> ofListed,
            String runId,
            Instant at) {
        Column missingSince = col(EmbeddingsSchema.MISSING_SINCE);
        Dataset<Row> stored = ofListed.withColumn(
                        IS_OWN, col(EmbeddingsSchema.EMBEDDED_IN).equalTo(runId))
                .withColumn(IS_MARKED, missingSince.isNotNull().and(lit(listing.isComplete())))
                .withColumn(WOULD_BE_GONE, isUnder(listing).and(coalesce(missingSince.equalTo(lit(at)), lit(true))))
                .withColumn(HASH, InputFingerprint.hashOfStored());
        return new Inventory(table, modelId, listing, states(stored, listing));
    }

    private static Dataset<Row> states(Dataset<Row> stored, ImageListing listing) {
        if (listing.bytes() == ImageBytes.SHARD) {
            return summaries(ofShards(stored, listing));
        }
        return listing.added()
                .map(added -> summaries(asStored(stored)).unionByName(summaries(asNew(added.rows()))))
                .orElseGet(() -> summaries(ofImages(stored, listing)));
    }

    /** Of rows that are the listing itself: nothing is joined. */
    private static Dataset<Row> asStored(Dataset<Row> stored) {
        return stored.withColumn(STATE, stateOfKnown())
                .withColumn(ImageListing.GIVEN_LABEL, lit(null).cast(DataTypes.StringType))
                .withColumn(EmbeddingsSchema.SUPERSEDED, lit(0L));
    }

    /** Of images that are not stored: nothing but their paths is looked at. */
    private static Dataset<Row> asNew(Dataset<Row> added) {
        return added.select(
                col(EmbeddingsSchema.PATH),
                lit(ImageState.NEW.name()).as(STATE),
                lit(null).cast(DataTypes.StringType).as(EmbeddingsSchema.STATUS),
                lit(null).cast(DataTypes.StringType).as(ImageListing.GIVEN_LABEL),
                lit(false).as(IS_OWN),
                lit(false).as(IS_MARKED),
                lit(0L).as(EmbeddingsSchema.SUPERSEDED),
                lit(0L).as(HASH));
    }

    /** Of paths whatever lies below the root is under it; else what was listed under it. */
    private static Column isUnder(ImageListing listing) {
        String root = listing.root();
        return hasPaths(listing)
                ? col(EmbeddingsSchema.PATH).startsWith(root.endsWith("/") ? root : root + "/")
                : col(EmbeddingsSchema.IMAGE_ROOT).equalTo(root);
    }

    private static boolean hasPaths(ImageListing listing) {
        return listing.bytes() == ImageBytes.FILE || listing.bytes() == ImageBytes.SHARD;
    }

    private static Dataset<Row> ofImages(Dataset<Row> stored, ImageListing listing) {
        List<String> identity = identity(listing);
        Stream<String> keys = Stream.concat(Stream.of(EmbeddingsSchema.PATH), identity.stream());
        Dataset<Row> known = stored.select(Stream.concat(
                        Stream.of(EmbeddingsSchema.STATUS, IS_OWN, IS_MARKED, WOULD_BE_GONE, HASH)
                                .map(functions::col),
                        keys.map(column -> col(column).as(known(column))))
                .toArray(Column[]::new));
        Dataset<Row> listed = listing.rows()
                .select(Stream.concat(
                                Stream.of(col(ImageListing.PATH), ImageColumns.givenLabel(listing.rows())),
                                identity.stream().map(functions::col))
                        .toArray(Column[]::new));
        Column path = col(ImageListing.PATH);
        Column knownPath = col(known(EmbeddingsSchema.PATH));
        return listed.join(known, path.equalTo(knownPath), listing.isComplete() ? "full" : "left")
                .withColumn(STATE, state(path, knownPath, identity))
                .withColumn(EmbeddingsSchema.PATH, coalesce(path, knownPath))
                .withColumn(EmbeddingsSchema.SUPERSEDED, lit(0L));
    }

    /** What says beside the path that an image is the same; nothing where the listing has just its path. */
    private static List<String> identity(ImageListing listing) {
        if (listing.hasImageIds()) {
            return List.of(EmbeddingsSchema.IMAGE_ID);
        }
        return Arrays.asList(listing.rows().columns()).contains(ImageListing.LENGTH)
                ? List.of(EmbeddingsSchema.LENGTH, EmbeddingsSchema.MODIFICATION_TIME)
                : List.of();
    }

    private static Column state(Column path, Column knownPath, List<String> identity) {
        Column isSame = identity.stream()
                .map(column -> col(column).eqNullSafe(col(known(column))))
                .reduce(lit(true), Column::and);
        return when(path.isNull(), when(col(WOULD_BE_GONE), ImageState.GONE.name()))
                .when(knownPath.isNull(), ImageState.NEW.name())
                .when(not(isSame), ImageState.CHANGED.name())
                .otherwise(stateOfKnown());
    }

    /** The state of a listed image whose row in {@code embeddings} is of the same bytes. */
    private static Column stateOfKnown() {
        Column status = col(EmbeddingsSchema.STATUS);
        Column failed = not(status.equalTo(EmbeddingsSchema.STATUS_OK)).and(not(coalesce(col(IS_OWN), lit(false))));
        return when(
                        failed,
                        when(status.equalTo(ImageStatus.UNAVAILABLE.tableName()), ImageState.UNAVAILABLE.name())
                                .otherwise(ImageState.FAILED.name()))
                .otherwise(ImageState.KNOWN.name());
    }

    private static String known(String column) {
        return "known_" + column;
    }

    /** Of the pictures of shards, whose listing does not have them: {@code embeddings} says which there are. */
    private static Dataset<Row> ofShards(Dataset<Row> stored, ImageListing shards) {
        Dataset<Row> states = shards.isComplete()
                ? ShardPictures.withListed(stored, shards)
                        .withColumn(
                                STATE,
                                when(col(ShardPictures.IS_LISTED), ImageState.KNOWN.name())
                                        .when(col(WOULD_BE_GONE), ImageState.GONE.name()))
                : ShardPictures.of(stored, shards).withColumn(STATE, lit(ImageState.KNOWN.name()));
        return states.withColumn(ImageListing.GIVEN_LABEL, ShardPictures.givenLabel(shards))
                .withColumn(
                        EmbeddingsSchema.SUPERSEDED,
                        coalesce(ShardPictures.field(EmbeddingsSchema.SUPERSEDED), lit(0L)));
    }

    /** Counts them. */
    public InventoryTally tally() {
        Column[] sums = InputFingerprint.sums(col(EmbeddingsSchema.STATUS), col(HASH));
        return new InventoryTally(rows
                .groupBy(STATE, EmbeddingsSchema.STATUS, IS_OWN, IS_MARKED)
                .agg(functions.sum(EmbeddingsSchema.SUPERSEDED), sums)
                .collectAsList() // a row for each state, status, and yes or no
                .stream()
                .map(row -> new InventoryTally.Group(
                        ImageState.valueOf(row.getString(0)),
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getLong(4),
                        InputFingerprint.ofRow(row, 5)))
                .toList());
    }

    /**
     * The listed rows of images in some states.
     *
     * @param tally how many there are
     */
    public Dataset<Row> listed(Set<ImageState> states, InventoryTally tally) {
        if (states.containsAll(tally.listedStates())) {
            return listing.rows();
        }
        return RowsOfPaths.of(listing.rows(), paths(states), tally.images(states));
    }

    /** The paths of images in some states. */
    public Dataset<Row> paths(Set<ImageState> states) {
        Object[] names = states.stream().map(ImageState::name).toArray();
        return rows.where(col(STATE).isin(names)).select(EmbeddingsSchema.PATH);
    }

    /**
     * The marks that missing images lack, and those to take away from images that have come back.
     *
     * @param at what the new marks say
     * @return columns path and missing_since
     */
    public Dataset<Row> marks(Instant at) {
        Column isGone = col(STATE).equalTo(ImageState.GONE.name());
        return rows.where(isGone.notEqual(col(IS_MARKED)))
                .select(
                        col(EmbeddingsSchema.PATH),
                        when(isGone, lit(at)).cast(DataTypes.TimestampType).as(EmbeddingsSchema.MISSING_SINCE));
    }

    /** Those of the rows that have as many bytes as an image that the lake holds an embedding of. */
    public Dataset<Row> ofKnownLength(Dataset<Row> listed) {
        return listed.join(embedded().select(EmbeddingsSchema.LENGTH).distinct(), EmbeddingsSchema.LENGTH, "left_semi");
    }

    /**
     * Those of the rows whose bytes the lake holds an embedding of, and the path that has it.
     *
     * @param listed rows with {@link ImageListing#IMAGE_ID}
     * @param count how many these are at most
     */
    public Dataset<Row> ofKnownBytes(Dataset<Row> listed, long count) {
        Dataset<Row> twins = RowsOfPaths.of(
                        embedded().select(EmbeddingsSchema.IMAGE_ID, EmbeddingsSchema.PATH),
                        listed.select(ImageListing.IMAGE_ID),
                        ImageListing.IMAGE_ID,
                        count)
                .groupBy(EmbeddingsSchema.IMAGE_ID)
                .agg(min(EmbeddingsSchema.PATH).as(TWIN));
        return listed.select(
                        ImageListing.PATH,
                        ImageListing.SOURCE,
                        ImageListing.LENGTH,
                        ImageListing.MODIFICATION_TIME,
                        ImageListing.IMAGE_ID)
                .join(twins, ImageListing.IMAGE_ID);
    }

    /** Rows of {@code embeddings} for {@link #ofKnownBytes}, each with the embedding of the other path. */
    public Dataset<Row> withEmbeddings(Dataset<Row> twins, long count) {
        Dataset<Row> stored = RowsOfPaths.of(embedded(), twins.select(col(TWIN).as(EmbeddingsSchema.PATH)), count)
                .select(
                        col(EmbeddingsSchema.PATH).as(TWIN),
                        col(EmbeddingsSchema.MODEL_ID),
                        col(EmbeddingsSchema.STATUS),
                        col(EmbeddingsSchema.ERROR),
                        col(EmbeddingsSchema.WIDTH),
                        col(EmbeddingsSchema.HEIGHT),
                        col(EmbeddingsSchema.EMBEDDING),
                        col(EmbeddingsSchema.EMBEDDED_IN));
        return twins.join(stored, TWIN)
                .drop(TWIN)
                .withColumn(EmbeddingsSchema.MEMBER, lit(null))
                .withColumn(EmbeddingsSchema.IMAGE_ROOT, lit(listing.root()))
                .withColumn(EmbeddingsSchema.MISSING_SINCE, lit(null));
    }

    private Dataset<Row> embedded() {
        return table.ofModel(modelId).where(col(EmbeddingsSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK));
    }
}

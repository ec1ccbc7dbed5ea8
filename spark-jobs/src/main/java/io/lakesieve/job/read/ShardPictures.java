package io.lakesieve.job.read;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.GivenLabel;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.listing.LabelColumn;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Finds the pictures of listed shards in {@code embeddings}: those of the shards as they are now. */
public final class ShardPictures {
    /** Column: whether a stored row is of a listed shard as it is now. */
    public static final String IS_LISTED = "is_listed";

    private static final String LISTED = "listed_shard";
    private static final String LISTED_AT = "listed_at";
    private static final String INTERRUPTED = "interrupted";

    private ShardPictures() {}

    /**
     * The stored rows of the shards' pictures, and of what is wrong with shards.
     *
     * @param stored rows of {@code embeddings} under a model
     * @param shards a listing of shards
     */
    public static Dataset<Row> of(Dataset<Row> stored, ImageListing shards) {
        Dataset<Row> all = joined(stored.where(col(EmbeddingsSchema.MEMBER).isNotNull()), shards, "inner")
                .drop(IS_LISTED);
        return shards.shards().limit().isPresent()
                ? all.orderBy(EmbeddingsSchema.PATH)
                        .limit(shards.shards().limit().getAsInt())
                : all;
    }

    /** All rows, with {@link #IS_LISTED}. */
    public static Dataset<Row> withListed(Dataset<Row> stored, ImageListing shards) {
        return joined(stored, shards, "left");
    }

    private static Dataset<Row> joined(Dataset<Row> stored, ImageListing shards, String how) {
        Dataset<Row> listed = shards.rows()
                .select(
                        col(ImageListing.PATH).as(LISTED),
                        col(ImageListing.MODIFICATION_TIME).as(LISTED_AT));
        Column same = shard().equalTo(col(LISTED))
                .and(col(EmbeddingsSchema.MODIFICATION_TIME).eqNullSafe(col(LISTED_AT)));
        return stored.join(broadcast(listed), same, how)
                .withColumn(IS_LISTED, col(LISTED).isNotNull())
                .drop(LISTED, LISTED_AT);
    }

    /**
     * The shards, by path and length, that were read to their end.
     *
     * @param stored rows of {@code embeddings} that are of shards
     */
    public static Dataset<Row> whole(Dataset<Row> stored) {
        return stored.where(field(EmbeddingsSchema.SHARD_LENGTH).isNotNull())
                .groupBy(
                        shard().as(ImageListing.PATH),
                        field(EmbeddingsSchema.SHARD_LENGTH).as(ImageListing.LENGTH))
                .agg(bool_or(col(EmbeddingsSchema.STATUS).equalTo(ImageStatus.UNAVAILABLE.tableName()))
                        .as(INTERRUPTED))
                .where(not(col(INTERRUPTED)))
                .drop(INTERRUPTED);
    }

    /** Whether a stored row says what is wrong with a shard, and is no picture in one. */
    public static Column isDefect() {
        return col(EmbeddingsSchema.PATH).equalTo(shard());
    }

    /** The label that a picture was given, as a listing asks for it. */
    public static Column givenLabel(ImageListing shards) {
        Optional<GivenLabel> asked = shards.shards().label();
        if (asked.isEmpty()) {
            return lit(null).cast(DataTypes.StringType);
        }
        if (asked.get() instanceof GivenLabel.Named label) {
            return LabelColumn.numbered(
                    when(
                            field(EmbeddingsSchema.LABEL_MEMBER).equalTo(label.noted()),
                            field(EmbeddingsSchema.MEMBER_LABEL)),
                    label.classes());
        }
        return col(EmbeddingsSchema.SOURCE);
    }

    /** Whether a path is that of a picture in a shard. */
    public static boolean isMember(String path) {
        return path.contains(ShardMember.SEPARATOR);
    }

    /** The column that says which shard a stored row is of. */
    public static Column shard() {
        return field(EmbeddingsSchema.SHARD);
    }

    /** A field of what a stored row says of its shard. */
    public static Column field(String name) {
        return col(EmbeddingsSchema.MEMBER).getField(name);
    }
}

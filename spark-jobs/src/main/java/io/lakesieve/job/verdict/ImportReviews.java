package io.lakesieve.job.verdict;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.InputException;
import io.lakesieve.job.listing.ImageLocation;
import io.lakesieve.job.listing.NamedPaths;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ReviewsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.Lake;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Takes what people have said of images into {@code reviews}: a CSV file, or a Delta or Parquet table, with {@code path} or
 * {@code image_id}, and {@code belongs}. A path stands for the bytes that the lake knows under it.
 */
public final class ImportReviews {
    private static final String TEXT = "belongs_text";
    private static final String HIGHEST = "highest";
    private static final List<String> YES = List.of("true", "yes", "1");
    private static final List<String> NO = List.of("false", "no", "0");

    private final SparkSession spark;
    private final Lake lake;
    private final String uri;

    public ImportReviews(SparkSession spark, Lake lake, String uri) {
        this.spark = spark;
        this.lake = lake;
        this.uri = uri;
    }

    /**
     * What was taken.
     *
     * @param reviewed images of the file that the lake knows
     * @param unknown rows of the file whose path the lake does not know, or has not read
     */
    public record Result(long reviewed, long unknown) {
        /** As counts of a run, see {@link RunCounts}. */
        public Map<String, Long> counts() {
            return Map.of(RunCounts.REVIEWS, reviewed, RunCounts.REVIEWS_UNKNOWN, unknown);
        }

        /** What to tell the user; empty where all is well. */
        public Optional<String> notice() {
            return unknown == 0
                    ? Optional.empty()
                    : Optional.of(
                            "%,d of the rows in --reviewed name a path that is no image of the lake, or could not be read: they say nothing"
                                    .formatted(unknown));
        }
    }

    /**
     * Reads the file, and checks every row of it, before anything is computed.
     *
     * @throws InputException if there is no such file, or a row says nothing, or not one thing
     */
    public ImportReviews check() {
        Dataset<Row> rows = rows();
        Column named = col(ReviewsSchema.PATH)
                .isNotNull()
                .or(col(ReviewsSchema.IMAGE_ID).isNotNull());
        refuse(
                rows.where(col(ReviewsSchema.BELONGS).isNull().or(named.unary_$bang())),
                "each needs a path or an image_id, and true or false in belongs");
        for (String key : List.of(ReviewsSchema.PATH, ReviewsSchema.IMAGE_ID)) {
            refuse(contradictions(rows, key), "another row says the opposite of the same image: keep one");
        }
        return this;
    }

    private void refuse(Dataset<Row> rows, String why) {
        List<Row> first = rows.select(ReviewsSchema.PATH, ReviewsSchema.IMAGE_ID, TEXT)
                .orderBy(ReviewsSchema.PATH, ReviewsSchema.IMAGE_ID)
                .takeAsList(1);
        if (!first.isEmpty()) {
            throw new InputException("The reviews in %s have a row with path %s, image_id %s and belongs %s: %s."
                    .formatted(
                            uri,
                            shown(first.get(0).getString(0)),
                            shown(first.get(0).getString(1)),
                            shown(first.get(0).getString(2)),
                            why));
        }
    }

    private static String shown(String value) {
        return value == null ? "empty" : "'" + value + "'";
    }

    /** A row for each key of which both is said. */
    private static Dataset<Row> contradictions(Dataset<Row> rows, String key) {
        Dataset<Row> both = rows.where(col(key).isNotNull())
                .groupBy(key)
                .agg(
                        min(ReviewsSchema.BELONGS).as(ReviewsSchema.BELONGS),
                        max(ReviewsSchema.BELONGS).as(HIGHEST))
                .where(col(ReviewsSchema.BELONGS).notEqual(col(HIGHEST)))
                .select(key);
        return rows.join(both, key);
    }

    /**
     * Takes it, in one commit.
     *
     * @param imageRoot below which relative paths lie
     * @throws InputException if two paths have the same bytes, and opposite words
     */
    public Result execute(String imageRoot) {
        Timestamp now = Timestamp.from(Instant.now().truncatedTo(ChronoUnit.MICROS));
        Dataset<Row> known = known(rows(), imageRoot).persist();
        try {
            Dataset<Row> found = known.where(col(ReviewsSchema.IMAGE_ID).isNotNull());
            refuse(
                    contradictions(found, ReviewsSchema.IMAGE_ID),
                    "another row says the opposite of the same bytes: keep one");
            Dataset<Row> reviews = found.groupBy(ReviewsSchema.IMAGE_ID)
                    .agg(
                            min(ReviewsSchema.BELONGS).as(ReviewsSchema.BELONGS),
                            min(ReviewsSchema.PATH).as(ReviewsSchema.PATH))
                    .withColumn(ReviewsSchema.ORIGIN, lit(uri))
                    .withColumn(ReviewsSchema.REVIEWED_AT, lit(now));
            lake.reviews().put(reviews);
            return new Result(
                    reviews.count(),
                    known.where(col(ReviewsSchema.IMAGE_ID).isNull()).count());
        } finally {
            known.unpersist();
        }
    }

    /** With the image id of each path that the lake has read. */
    private Dataset<Row> known(Dataset<Row> rows, String imageRoot) {
        Dataset<Row> ids = lake.read(EmbeddingsSchema.TABLE)
                .where(col(EmbeddingsSchema.IMAGE_ID).isNotNull())
                .select(
                        NamedPaths.qualified(col(EmbeddingsSchema.PATH), imageRoot)
                                .as("known_path"),
                        col(EmbeddingsSchema.IMAGE_ID).as("known_id"))
                .distinct();
        Dataset<Row> byPath = rows.where(col(ReviewsSchema.IMAGE_ID).isNull())
                .join(
                        ids,
                        NamedPaths.qualified(col(ReviewsSchema.PATH), imageRoot).equalTo(col("known_path")),
                        "left_outer")
                .select(
                        col(ReviewsSchema.PATH),
                        col("known_id").as(ReviewsSchema.IMAGE_ID),
                        col(ReviewsSchema.BELONGS),
                        col(TEXT));
        return rows.where(col(ReviewsSchema.IMAGE_ID).isNotNull())
                .select(ReviewsSchema.PATH, ReviewsSchema.IMAGE_ID, ReviewsSchema.BELONGS, TEXT)
                .unionByName(byPath);
    }

    /** Columns path, image_id, belongs (null where it is neither yes nor no) and what stood there. */
    private Dataset<Row> rows() {
        ImageLocation location = ImageLocation.resolve(spark, uri);
        Dataset<Row> rows = location.kind() == ImageLocation.Kind.FILES
                ? spark.read().option("header", "true").option("escape", "\"").csv(location.uri())
                : location.table(spark, ReviewsSchema.BELONGS);
        List<String> columns = Arrays.asList(rows.columns());
        if (!columns.contains(ReviewsSchema.BELONGS)
                || !(columns.contains(ReviewsSchema.PATH) || columns.contains(ReviewsSchema.IMAGE_ID))) {
            throw new InputException(
                    "The reviews in %s have the columns %s: they need path or image_id, and belongs (the first line of a CSV file)."
                            .formatted(uri, columns));
        }
        Column text = trim(col(ReviewsSchema.BELONGS).cast(DataTypes.StringType));
        Column word = lower(text);
        return rows.select(
                textOf(ReviewsSchema.PATH, columns),
                textOf(ReviewsSchema.IMAGE_ID, columns),
                when(word.isin(YES.toArray()), true)
                        .when(word.isin(NO.toArray()), false)
                        .as(ReviewsSchema.BELONGS),
                text.as(TEXT));
    }

    /** Null where it is blank, or there is no such column. */
    private static Column textOf(String name, List<String> columns) {
        Column text = columns.contains(name)
                ? col(name).cast(DataTypes.StringType)
                : lit(null).cast(DataTypes.StringType);
        return when(trim(text).notEqual(""), text).as(name);
    }
}

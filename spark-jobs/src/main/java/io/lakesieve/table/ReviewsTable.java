package io.lakesieve.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.lakesieve.schema.ReviewsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The table {@code reviews}: what people have said of images. */
public final class ReviewsTable {
    static final String NAME = ReviewsSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(ReviewsSchema.TYPE);

    private final DeltaStore store;

    ReviewsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** Writes rows, an image at most once, in one commit: a new word replaces another, the same again changes nothing. */
    public void put(Dataset<Row> rows) {
        Column isOther = not(
                col(DeltaStore.FRESH + "." + ReviewsSchema.BELONGS).equalTo(DeltaStore.stored(ReviewsSchema.BELONGS)));
        store.upsert(rows, lit(true), isOther, ReviewsSchema.IMAGE_ID);
    }

    /** Whether anything was said since then. */
    public boolean haveChangedSince(Instant moment) {
        return store.exists()
                && !store.read()
                        .where(col(ReviewsSchema.REVIEWED_AT).gt(lit(Timestamp.from(moment))))
                        .isEmpty();
    }

    /**
     * Verdicts with the column {@code belongs}, null where nobody has looked, and the person's word in {@code is_ood} where
     * somebody has.
     *
     * @param verdicts columns of {@code scores}
     */
    public Dataset<Row> over(Dataset<Row> verdicts) {
        return over(verdicts, store::read);
    }

    /** The same by the words that were said until now, for several queries. */
    public Dataset<Row> overNow(Dataset<Row> verdicts) {
        return over(verdicts, () -> store.readNow(lit(true)));
    }

    private Dataset<Row> over(Dataset<Row> verdicts, Supplier<Dataset<Row>> words) {
        if (!store.exists()) { // which spares a join
            return verdicts.withColumn(ReviewsSchema.BELONGS, lit(null).cast(DataTypes.BooleanType));
        }
        Dataset<Row> reviews =
                words.get().select(col(ReviewsSchema.IMAGE_ID).as("reviewed_image_id"), col(ReviewsSchema.BELONGS));
        Column[] columns = Stream.concat(
                        Stream.of(verdicts.columns())
                                .map(name -> name.equals(ScoresSchema.IS_OOD)
                                        ? coalesce(not(col(ReviewsSchema.BELONGS)), col(name))
                                                .as(name)
                                        : functions.col(name)),
                        Stream.of(col(ReviewsSchema.BELONGS)))
                .toArray(Column[]::new);
        return verdicts.join(reviews, col(ScoresSchema.IMAGE_ID).equalTo(col("reviewed_image_id")), "left_outer")
                .select(columns);
    }
}

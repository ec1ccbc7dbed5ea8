package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.job.inventory.EmbeddedImages;
import io.lakesieve.job.listing.RowsOfPaths;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The images that an earlier run has no row of, or another one.
 *
 * @param images columns path and given_label
 * @param embeddedIn the runs that embedded them; empty where they are not known
 * @param haveOthersGone whether the earlier run has rows of images that are not there any more, or have changed
 */
record FreshImages(Dataset<Row> images, long count, List<String> embeddedIn, boolean haveOthersGone) {
    /**
     * Finds them: those that have come, where the others are by their fingerprint just the earlier run's; else by a join of
     * paths.
     *
     * @param images rows of {@code embeddings}, so many
     * @param arrived which of them have come, where that is known
     * @param kept keeps what the join finds, by which rows are selected several times
     */
    static FreshImages of(
            EarlierRun earlier,
            Dataset<Row> images,
            long count,
            Optional<EmbeddedImages.Arrived> arrived,
            KeptRows kept) {
        return arrived.filter(come -> earlier.isOf(come.others()))
                .map(come -> new FreshImages(
                        come.images(), come.count(), come.embeddedIn().stream().toList(), false))
                .orElseGet(() -> byPath(earlier, images, count, kept));
    }

    private static FreshImages byPath(EarlierRun earlier, Dataset<Row> images, long count, KeptRows kept) {
        Dataset<Row> found = earlier.freshPaths(images);
        Dataset<Row> fresh = kept.keep(found.javaRDD(), found.schema());
        Row counted = fresh.agg(functions.count(lit(1)), collect_set(EmbeddingsSchema.EMBEDDED_IN)) // some runs
                .first();
        return new FreshImages(
                fresh.drop(EmbeddingsSchema.EMBEDDED_IN),
                counted.getLong(0),
                counted.getList(1),
                count - counted.getLong(0) != earlier.imageCount());
    }

    /** Their rows with the labels that they were given; of what is stored, files of other runs are skipped. */
    Dataset<Row> rowsOf(Dataset<Row> stored) {
        Dataset<Row> perhaps = embeddedIn.isEmpty()
                ? stored
                : stored.where(col(EmbeddingsSchema.EMBEDDED_IN).isin(embeddedIn.toArray()));
        return RowsOfPaths.with(perhaps, images, count);
    }
}

package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.EmbeddingsTable;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Classifies listed images by what the lake knows of them under a model: new, changed, failed, unavailable or known.
 *
 * <p>An image is known if its path, length and modification time equal a stored row's; where the listing has image ids,
 * if its path and bytes do.
 */
public final class ImageChanges {
    /** Column: the class of a listed image, one of the values below. */
    public static final String ACTION = "action";

    /** Its path is not known. */
    public static final String NEW = "new";
    /** Its path is known, with another image. */
    public static final String CHANGED = "changed";
    /** It is known, and could not be decoded. */
    public static final String FAILED = "failed";
    /** It is known, and its bytes could not be had when they were last asked for. */
    public static final String UNAVAILABLE = "unavailable";
    /** It is known, and has an embedding. */
    public static final String KNOWN = "known";

    /** Column: the status of the image's stored row. */
    public static final String STATUS = "known_status";
    /** Column: the run that read the image. */
    public static final String RUN = "known_run";

    private static final String KNOWN_PATH = "known_path";
    private static final String TWIN = "twin";

    private final EmbeddingsTable table;
    private final String modelId;
    private final ImageListing listing;
    private final String runId;

    public ImageChanges(EmbeddingsTable table, String modelId, ImageListing listing, String runId) {
        this.table = table;
        this.modelId = modelId;
        this.listing = listing;
        this.runId = runId;
    }

    /**
     * The listed rows with what is known of them: {@link #ACTION}, {@link #STATUS} and {@link #RUN}. An image that failed
     * in this very run is known.
     */
    public Dataset<Row> classify() {
        Dataset<Row> known = table.ofModel(modelId)
                .select(
                        col(EmbeddingsSchema.PATH).as(KNOWN_PATH),
                        col(EmbeddingsSchema.LENGTH).as(known(EmbeddingsSchema.LENGTH)),
                        col(EmbeddingsSchema.MODIFICATION_TIME).as(known(EmbeddingsSchema.MODIFICATION_TIME)),
                        col(EmbeddingsSchema.IMAGE_ID).as(known(EmbeddingsSchema.IMAGE_ID)),
                        col(EmbeddingsSchema.STATUS).as(STATUS),
                        col(EmbeddingsSchema.EMBEDDED_IN).as(RUN));
        Column unchanged = listing.hasImageIds()
                ? same(EmbeddingsSchema.IMAGE_ID)
                : same(EmbeddingsSchema.LENGTH).and(same(EmbeddingsSchema.MODIFICATION_TIME));
        Column failed = col(STATUS)
                .notEqual(EmbeddingsSchema.STATUS_OK)
                .and(col(RUN).isNull().or(col(RUN).notEqual(runId)));
        Column unavailable = col(STATUS).equalTo(ImageStatus.UNAVAILABLE.tableName());
        return listing.rows()
                .join(known, col(EmbeddingsSchema.PATH).equalTo(col(KNOWN_PATH)), "left")
                .withColumn(
                        ACTION,
                        when(col(KNOWN_PATH).isNull(), NEW)
                                .when(unchanged.and(failed).and(unavailable), UNAVAILABLE)
                                .when(unchanged.and(failed), FAILED)
                                .when(unchanged, KNOWN)
                                .otherwise(CHANGED));
    }

    private static String known(String column) {
        return "known_" + column;
    }

    private static Column same(String column) {
        return col(column).eqNullSafe(col(known(column)));
    }

    /** The listed rows with those actions. */
    public Dataset<Row> listed(String... actions) {
        return classify().where(col(ACTION).isin((Object[]) actions)).select(columns());
    }

    private Column[] columns() {
        return Arrays.stream(listing.rows().columns())
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new);
    }

    /** Those of the rows that have as many bytes as an image that the lake holds an embedding of. */
    public Dataset<Row> ofKnownLength(Dataset<Row> rows) {
        return rows.join(embedded().select(EmbeddingsSchema.LENGTH).distinct(), EmbeddingsSchema.LENGTH, "left_semi");
    }

    /**
     * Rows of {@code embeddings} for images whose bytes the lake holds an embedding of.
     *
     * @param rows listed rows with {@link ImageListing#IMAGE_ID}
     */
    public Dataset<Row> ofKnownBytes(Dataset<Row> rows) {
        Dataset<Row> twins = embedded()
                .groupBy(EmbeddingsSchema.IMAGE_ID)
                .agg(min(EmbeddingsSchema.PATH).as(TWIN));
        Dataset<Row> found = rows.select(
                        ImageListing.PATH,
                        ImageListing.SOURCE,
                        ImageListing.LENGTH,
                        ImageListing.MODIFICATION_TIME,
                        ImageListing.IMAGE_ID)
                .join(twins, ImageListing.IMAGE_ID);
        Dataset<Row> stored = embedded()
                .select(
                        col(EmbeddingsSchema.PATH).as(TWIN),
                        col(EmbeddingsSchema.MODEL_ID),
                        col(EmbeddingsSchema.STATUS),
                        col(EmbeddingsSchema.ERROR),
                        col(EmbeddingsSchema.WIDTH),
                        col(EmbeddingsSchema.HEIGHT),
                        col(EmbeddingsSchema.EMBEDDING),
                        col(EmbeddingsSchema.EMBEDDED_IN));
        return found.join(stored, TWIN)
                .drop(TWIN)
                .withColumn(EmbeddingsSchema.MEMBER, lit(null))
                .withColumn(EmbeddingsSchema.IMAGE_ROOT, lit(listing.root()))
                .withColumn(EmbeddingsSchema.MISSING_SINCE, lit(null));
    }

    private Dataset<Row> embedded() {
        return table.ofModel(modelId).where(col(EmbeddingsSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK));
    }
}

package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.inventory.InputFingerprint;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.WholeFiles;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The last finished run over an image root that computed scores just as a run is going to.
 *
 * @param methods those that both compute in the same way, at least one
 * @param scores its rows
 * @param wholeFiles finds the files that they lie in
 */
public record EarlierRun(Run run, List<ScoringMethod> methods, Dataset<Row> scores, Supplier<WholeFiles> wholeFiles) {
    /** Begins the names of what the other of two images has. */
    private static final String OTHER = "other_";

    /** What must be the same of an image and its earlier row; a row is one of each path. */
    private static final List<String> IDENTITY = List.of(
            ScoresSchema.PATH,
            ScoresSchema.IMAGE_ID,
            ScoresSchema.SOURCE,
            ScoresSchema.STATUS,
            ScoresSchema.ERROR,
            ScoresSchema.GIVEN_LABEL);

    /**
     * Looks for it.
     *
     * @param imageRoot empty for all images of the lake
     */
    public static Optional<EarlierRun> find(Lake lake, Optional<String> imageRoot, ScoreCacheKeys keys) {
        return lake.runs()
                .latestScoring(imageRoot.orElse(null), keys.parameters())
                .map(run -> new EarlierRun(
                        run, keys.computedWith(run.parameters()), lake.scores().ofRun(run), () -> lake.scores()
                                .wholeFiles(run)));
    }

    /** Its rows of some methods. */
    static Dataset<Row> ofMethods(Dataset<Row> scores, List<ScoringMethod> methods) {
        Object[] names = methods.stream().map(ScoringMethod::tableName).toArray();
        return scores.where(col(ScoresSchema.METHOD).isin(names));
    }

    /** How many images it has rows of. */
    long imageCount() {
        return ofOneMethod().count();
    }

    /** Those of the images that it has rows of which say the same of them. */
    public Dataset<Row> unchanged(Dataset<Row> images) {
        return matching(images, ofOneMethod());
    }

    /** Whether these are the images that it has rows of. */
    boolean isOf(InputFingerprint images) {
        return images.fingerprint().equals(run.parameters().get(RunLog.INPUT_FINGERPRINT));
    }

    /**
     * The paths of the other images, with the labels that they were given and the runs that embedded them; only what tells
     * images apart is read and shuffled for it.
     */
    Dataset<Row> freshPaths(Dataset<Row> images) {
        Dataset<Row> now = identities(images, "", col(EmbeddingsSchema.EMBEDDED_IN));
        Dataset<Row> then = identities(ofOneMethod(), OTHER);
        // By path alone, which both have once, so that rows that come by path are not shuffled again.
        return now.join(then, col(ScoresSchema.PATH).equalTo(col(OTHER + ScoresSchema.PATH)), "left")
                .where(not(isSame()))
                .select(ScoresSchema.PATH, ScoresSchema.GIVEN_LABEL, EmbeddingsSchema.EMBEDDED_IN);
    }

    /** Its rows of those images by the methods. */
    Dataset<Row> scoresOf(Dataset<Row> images) {
        return matching(ofMethods(scores, methods), images);
    }

    /** A row for each image. */
    private Dataset<Row> ofOneMethod() {
        return ofMethods(scores, methods.subList(0, 1));
    }

    /** Those of the images that are the same as one of the others. */
    private static Dataset<Row> matching(Dataset<Row> images, Dataset<Row> others) {
        return images.withColumn(ScoresSchema.GIVEN_LABEL, ImageColumns.givenLabel(images))
                .join(identities(others, OTHER), isSame(), "left_semi");
    }

    private static Dataset<Row> identities(Dataset<Row> images, String prefix, Column... others) {
        return images.withColumn(ScoresSchema.GIVEN_LABEL, ImageColumns.givenLabel(images))
                .select(Stream.concat(
                                IDENTITY.stream().map(column -> col(column).as(prefix + column)), Stream.of(others))
                        .toArray(Column[]::new));
    }

    private static Column isSame() {
        return IDENTITY.stream()
                .map(column -> col(column).eqNullSafe(col(OTHER + column)))
                .reduce(Column::and)
                .orElseThrow();
    }
}

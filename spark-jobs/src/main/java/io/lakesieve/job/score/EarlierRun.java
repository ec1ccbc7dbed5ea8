package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The last finished run over an image root that computed scores just as a run is going to.
 *
 * @param methods those that both compute in the same way, at least one
 * @param scores its rows
 */
public record EarlierRun(Run run, List<ScoringMethod> methods, Dataset<Row> scores) {
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
                        run, keys.computedWith(run.parameters()), lake.scores().ofRun(run)));
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
        return matching(images, ofOneMethod(), "left_semi");
    }

    /** The paths of the other images; only what tells images apart is read and shuffled for it. */
    Dataset<Row> freshPaths(Dataset<Row> images) {
        Dataset<Row> identities =
                images.select(IDENTITY.stream().map(functions::col).toArray(Column[]::new));
        return matching(identities, ofOneMethod(), "left_anti").select(ScoresSchema.PATH);
    }

    /** Its rows of those images by the methods. */
    Dataset<Row> scoresOf(Dataset<Row> images) {
        return matching(ofMethods(scores, methods), images, "left_semi");
    }

    /** A row for each image. */
    private Dataset<Row> ofOneMethod() {
        return ofMethods(scores, methods.subList(0, 1));
    }

    private static Dataset<Row> matching(Dataset<Row> images, Dataset<Row> others, String how) {
        Dataset<Row> left = images.withColumn(ScoresSchema.GIVEN_LABEL, ImageColumns.givenLabel(images));
        Dataset<Row> right = others.withColumn(ScoresSchema.GIVEN_LABEL, ImageColumns.givenLabel(others));
        Dataset<Row> named = right.select(IDENTITY.stream()
                .map(column -> col(column).as("other_" + column))
                .toArray(Column[]::new));
        Column same = IDENTITY.stream()
                .map(column -> left.col(column).eqNullSafe(named.col("other_" + column)))
                .reduce(Column::and)
                .orElseThrow();
        return left.join(named, same, how);
    }
}

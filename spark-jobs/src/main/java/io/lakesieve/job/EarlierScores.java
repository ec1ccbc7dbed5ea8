package io.lakesieve.job;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.ScoringMethod;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an earlier run leaves to this one: scores of images that have not changed since, by methods that have not, and its
 * banks.
 *
 * @param run the earlier run
 * @param methods those that both compute in the same way
 * @param scores the earlier run's rows of the unchanged images under these methods
 * @param unchanged the images with such rows
 * @param fresh the other images
 * @param bank what the earlier banks are to this run's
 */
record EarlierScores(
        Run run,
        List<ScoringMethod> methods,
        Dataset<Row> scores,
        ImageScoring.Images unchanged,
        ImageScoring.Images fresh,
        EarlierBank bank) {
    /** What must be the same of an image and its earlier row; a row is one of each path. */
    private static final List<String> IDENTITY = List.of(
            ScoresSchema.PATH, ScoresSchema.IMAGE_ID, ScoresSchema.SOURCE, ScoresSchema.STATUS, ScoresSchema.ERROR);

    /**
     * Banks of an earlier run.
     *
     * @param images whose banks they are: all that the earlier run saw
     * @param isSubset whether each image that they were filled from is still there, the reference included, and they were
     *     filled in the same way: what has come since can then be added to them
     */
    record EarlierBank(Optional<GatheredBank> images, boolean isSubset) {}

    /**
     * Looks for an earlier run over the same image root.
     *
     * @param imageRoot null for all images of the lake
     * @param images rows with the columns of {@code embeddings}, so many
     * @param reference fingerprint of the reference; empty without one
     */
    static Optional<EarlierScores> find(
            Lake lake,
            String imageRoot,
            ScoringKeys keys,
            Dataset<Row> images,
            long count,
            String reference,
            LakeBanks banks) {
        return run(lake, imageRoot, keys).flatMap(run -> of(lake, run, keys, images, count, reference, banks));
    }

    /** The run whose scores can be taken over. */
    static Optional<Run> run(Lake lake, String imageRoot, ScoringKeys keys) {
        return lake.runs().latestScoring(RunLog.IMAGE_ROOT, imageRoot, keys.parameters());
    }

    /** Those of the images that have a row in a run which says the same of them. */
    static Dataset<Row> unchangedSince(Lake lake, Run run, ScoringMethod method, Dataset<Row> images) {
        Dataset<Row> before =
                lake.scores().ofRun(run.runId()).where(col(ScoresSchema.METHOD).equalTo(method.tableName()));
        return matching(images, before, "left_semi");
    }

    private static Optional<EarlierScores> of(
            Lake lake, Run run, ScoringKeys keys, Dataset<Row> images, long count, String reference, LakeBanks banks) {
        List<ScoringMethod> methods = keys.computedWith(run.parameters());
        Dataset<Row> rows = lake.scores().ofRun(run.runId());
        Dataset<Row> before =
                rows.where(col(ScoresSchema.METHOD).equalTo(methods.get(0).tableName()));
        Dataset<Row> unchanged = matching(images, before, "left_semi");
        long unchangedCount = unchanged.count();
        if (unchangedCount == 0) {
            return Optional.empty();
        }
        Dataset<Row> fresh = matching(images, before, "left_anti");
        boolean adapted =
                methods.stream().anyMatch(method -> method.adaptation().isPresent());
        boolean sameReference = reference.equals(run.parameters().getOrDefault(RunLog.REFERENCE_FINGERPRINT, ""));
        EarlierBank bank = new EarlierBank(
                adapted ? Optional.of(banks.of(run)) : Optional.empty(),
                adapted && sameReference && unchangedCount == before.count());
        Object[] names = methods.stream().map(ScoringMethod::tableName).toArray();
        return Optional.of(new EarlierScores(
                run,
                methods,
                matching(rows.where(col(ScoresSchema.METHOD).isin(names)), unchanged, "left_semi"),
                images(unchanged, unchangedCount),
                images(fresh, count - unchangedCount),
                bank));
    }

    private static ImageScoring.Images images(Dataset<Row> rows, long count) {
        return new ImageScoring.Images(ImageTable.ofUnitRows(ImageColumns.of(rows)), count, count);
    }

    private static Dataset<Row> matching(Dataset<Row> left, Dataset<Row> right, String how) {
        Dataset<Row> named = right.select(IDENTITY.stream()
                .map(column -> col(column).as("other_" + column))
                .toArray(Column[]::new));
        Column same = IDENTITY.stream()
                .map(column -> left.col(column).eqNullSafe(named.col("other_" + column)))
                .reduce(Column::and)
                .orElseThrow();
        return left.join(named, same, how);
    }

    /** The methods whose earlier scores still hold. */
    List<ScoringMethod> holding(boolean sameBank) {
        return methods.stream()
                .filter(method -> sameBank || method.adaptation().isEmpty())
                .toList();
    }

    /** The earlier rows of some methods, with the columns that a task knows, and the run that computed them. */
    Dataset<Row> scores(List<ScoringMethod> of) {
        Object[] names = of.stream().map(ScoringMethod::tableName).toArray();
        return scores.where(col(ScoresSchema.METHOD).isin(names)).select(ImageScoring.COLUMNS);
    }

    /** How the banks of a run filled, as its row says. */
    static BankFill fill(Run run) {
        Map<String, Long> counts = run.counts();
        return new BankFill(
                counts.getOrDefault(RunCounts.BANK_ID_QUALIFIED, 0L),
                counts.getOrDefault(RunCounts.BANK_ID_LABELS, 0L),
                counts.getOrDefault(RunCounts.BANK_NEGATIVE_QUALIFIED, 0L),
                counts.getOrDefault(RunCounts.BANK_NEGATIVE_LABELS, 0L),
                counts.getOrDefault(RunCounts.BANK_REFERENCE_STRAYS, 0L));
    }
}

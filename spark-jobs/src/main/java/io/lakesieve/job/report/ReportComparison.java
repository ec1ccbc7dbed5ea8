package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.report.Comparison;
import io.lakesieve.report.Comparison.Change;
import io.lakesieve.report.Comparison.Example;
import io.lakesieve.report.Comparison.Kind;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Run;
import io.lakesieve.view.LakeViews;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/** Compares the verdicts of a run with those of an earlier one, path by path. */
final class ReportComparison {
    private static final int EXAMPLES = 10;
    private static final String KIND = "kind";
    private static final String PLACE = "place";

    private final ReportRows driver;
    private final ReportTexts texts;

    ReportComparison(ReportRows driver, ReportTexts texts) {
        this.driver = driver;
        this.texts = texts;
    }

    /**
     * Compares. Where the run added images to the earlier one's, only their rows and those that one run alone flags are
     * put side by side: the others say the same of the same paths.
     *
     * @param before a row for each path of the earlier run
     * @param otherwise what else differs between the runs
     */
    Comparison compare(CountedVerdicts counted, Dataset<Row> before, Run earlier, List<String> otherwise) {
        Dataset<Row> now = counted.now().verdicts();
        Optional<Column> flaggedOnce = flaggedOnce(counted.run(), earlier);
        Column isNew = col(ScoresSchema.COMPUTED_IN).equalTo(counted.run().runId());
        Dataset<Row> changes = LakeViews.compared(
                        flaggedOnce.map(once -> now.where(isNew.or(once))).orElse(now),
                        flaggedOnce.map(before::where).orElse(before))
                .select(
                        kind().as(KIND),
                        col(ScoresSchema.PATH),
                        col(ScoresSchema.IS_OOD),
                        col(ScoresSchema.ID_SCORE),
                        col(LakeViews.WAS_ID_SCORE))
                .where(col(KIND).isNotNull())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return comparison(changes, counted.paths(), earlier, otherwise);
        } finally {
            changes.unpersist();
        }
    }

    /**
     * Which of the earlier run's images one of the runs alone may flag, if the run has their scores as they were; empty if
     * it may have others, or it is not known what the rules were.
     */
    private static Optional<Column> flaggedOnce(Run run, Run earlier) {
        ScoringMethod method = run.scoring().verdictMethod();
        boolean isAdded = run.addedTo().filter(earlier.runId()::equals).isPresent()
                && method == earlier.scoring().verdictMethod()
                && method.adaptation().isEmpty(); // else another method's verdict may stand in its place
        return isAdded
                ? run.thresholds().flatMap(now -> earlier.thresholds()
                        .flatMap(then -> isBetween(now.get(method), then.get(method))))
                : Optional.empty();
    }

    /** Which scores one threshold flags and the other does not; empty if there is one only. */
    private static Optional<Column> isBetween(Double threshold, Double other) {
        if (threshold == null || other == null) {
            return Objects.equals(threshold, other) ? Optional.of(lit(false)) : Optional.empty();
        }
        Column score = col(ScoresSchema.ID_SCORE);
        return Optional.of(score.geq(Math.min(threshold, other)).and(score.lt(Math.max(threshold, other))));
    }

    private Comparison comparison(Dataset<Row> changes, long paths, Run earlier, List<String> otherwise) {
        List<Row> counts = driver.few(
                changes.groupBy(KIND).agg(count(lit(1)), count_if(col(ScoresSchema.IS_OOD))), Kind.values().length);
        long changed = counts.stream()
                .filter(row -> !row.getString(0).equals(Kind.GONE.name()))
                .mapToLong(row -> row.getLong(1))
                .sum();
        Map<String, List<Example>> examples = counts.isEmpty() ? Map.of() : examples(changes);
        return new Comparison(
                earlier.runId(),
                earlier.startedAt(),
                otherwise,
                paths - changed,
                Arrays.stream(Kind.values())
                        .map(kind -> change(kind, countOf(counts, kind.name()), examples.get(kind.name())))
                        .filter(change -> change.kind() != Kind.UNDECIDED || change.paths() > 0)
                        .toList());
    }

    /** The kind of change; null where the verdict is the same. */
    private static Column kind() {
        Column is = col(ScoresSchema.IS_OOD);
        Column was = col(LakeViews.WAS_OOD);
        return when(col(LakeViews.WAS_RUN_ID).isNull(), Kind.NEW_IMAGE.name())
                .when(col(ScoresSchema.RUN_ID).isNull(), Kind.GONE.name())
                .when(is.eqNullSafe(was), lit(null))
                .when(is.and(not(was)), Kind.NEW_OUTLIER.name())
                .when(was.and(not(is)), Kind.CLEARED.name())
                .otherwise(Kind.UNDECIDED.name());
    }

    private static Optional<Row> countOf(List<Row> counts, String kind) {
        return counts.stream().filter(row -> row.getString(0).equals(kind)).findFirst();
    }

    private static Change change(Kind kind, Optional<Row> count, List<Example> examples) {
        return new Change(
                kind,
                count.map(row -> row.getLong(1)).orElse(0L),
                count.map(row -> row.getLong(2)).orElse(0L),
                examples == null ? List.of() : examples);
    }

    private Map<String, List<Example>> examples(Dataset<Row> changes) {
        Column path = col(ScoresSchema.PATH);
        Column score = coalesce(col(ScoresSchema.ID_SCORE), col(LakeViews.WAS_ID_SCORE));
        Column place = row_number().over(Window.partitionBy(KIND).orderBy(score.asc_nulls_last(), path));
        Dataset<Row> first = changes.withColumn(PLACE, place)
                .where(col(PLACE).leq(EXAMPLES))
                .orderBy(PLACE)
                .select(col(KIND), ReportTexts.path(path), col(ScoresSchema.ID_SCORE), col(LakeViews.WAS_ID_SCORE));
        Map<String, List<Example>> examples = new HashMap<>();
        for (Row row : driver.of(first, Kind.values().length * EXAMPLES)) {
            examples.computeIfAbsent(row.getString(0), kind -> new ArrayList<>())
                    .add(new Example(texts.relative(row.getString(1)), score(row, 2), score(row, 3)));
        }
        return examples;
    }

    private static Optional<Double> score(Row row, int ordinal) {
        return row.isNullAt(ordinal) ? Optional.empty() : Optional.of(row.getDouble(ordinal));
    }
}

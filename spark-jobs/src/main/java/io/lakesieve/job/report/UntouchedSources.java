package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.lakesieve.job.run.RunLog;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Sources of which a run has just the images, scores and verdicts of an earlier run: they are summed up already. With
 * another method, none is.
 *
 * @param summaries what {@code source_summary} says of them, but for the run and the one before it
 * @param isOther whether a row of {@code scores} is of another source
 */
record UntouchedSources(Dataset<Row> summaries, Column isOther) {
    /** With more sources that have new images it is not worth it to tell them from the others. */
    private static final int MAX_TOUCHED = 1_000;

    /** Columns that depend on more than the scores of the source. */
    private static final Set<String> OF_THE_RUN = Set.of(
            SourceSummarySchema.RUN_ID,
            SourceSummarySchema.PREVIOUS_RUN_ID,
            SourceSummarySchema.PREVIOUS_OOD_SHARE,
            SourceSummarySchema.OOD_SHARE_CHANGE,
            SourceSummarySchema.OOD_SHARE_CHANGE_LOW,
            SourceSummarySchema.OOD_SHARE_CHANGE_HIGH,
            SourceSummarySchema.OOD_SHARE_CHANGED);

    /**
     * Finds them; empty unless the run added images to those of a run with the same rule and reference, or if the images
     * are of very many sources.
     *
     * @param scores the run's rows
     */
    static Optional<UntouchedSources> of(Lake lake, Run run, Dataset<Row> scores) {
        return run.addedTo()
                .flatMap(lake.runs()::find)
                .filter(earlier -> earlier.status().equals(RunsSchema.FINISHED)) // not tidied away
                .filter(earlier -> judgesAlike(run, earlier))
                .flatMap(earlier -> of(lake.sourceSummary().ofRun(earlier), touched(run, scores)));
    }

    private static boolean judgesAlike(Run run, Run earlier) {
        return run.thresholds().isPresent()
                && run.thresholds().equals(earlier.thresholds())
                && Objects.equals(
                        run.parameters().get(RunLog.REFERENCE_FINGERPRINT),
                        earlier.parameters().get(RunLog.REFERENCE_FINGERPRINT));
    }

    /** The sources that have rows of the run's own, one more than {@link #MAX_TOUCHED} at most. */
    private static List<String> touched(Run run, Dataset<Row> scores) {
        return scores
                .where(col(ScoresSchema.COMPUTED_IN).equalTo(run.runId()))
                .select(ScoresSchema.SOURCE)
                .distinct()
                .limit(MAX_TOUCHED + 1)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Optional<UntouchedSources> of(Dataset<Row> summaries, List<String> touched) {
        if (touched.size() > MAX_TOUCHED) {
            return Optional.empty();
        }
        Column source = col(ScoresSchema.SOURCE);
        Column isNamed = source.isin(touched.stream().filter(Objects::nonNull).toArray());
        Column isTouched = touched.contains(null) ? isNamed.or(source.isNull()) : isNamed;
        Column[] copied = Stream.of(SourceSummarySchema.TYPE.fieldNames())
                .filter(column -> !OF_THE_RUN.contains(column))
                .map(functions::col)
                .toArray(Column[]::new);
        return Optional.of(new UntouchedSources(
                summaries.where(not(coalesce(isTouched, lit(false)))).select(copied), isTouched));
    }
}

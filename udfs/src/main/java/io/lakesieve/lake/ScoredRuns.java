package io.lakesieve.lake;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.map_keys;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.LabelsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Finds the finished scoring run that a query or pipeline stage refers to, by run id, label set or {@value #LATEST}.
 */
public final class ScoredRuns {
    /** Refers to the latest finished scoring run, or to its label set. */
    public static final String LATEST = "latest";

    /** Which rows of {@code runs} are of finished runs with scores. */
    private static final Column FINISHED_SCORING = col(RunsSchema.STATUS)
            .equalTo(RunsSchema.FINISHED)
            .and(array_contains(map_keys(col(RunsSchema.COUNTS)), RunCounts.SCORES));

    private final LakeTables lake;

    public ScoredRuns(LakeTables lake) {
        this.lake = lake;
    }

    /**
     * The latest finished run that scored with a label set.
     *
     * @param labelSet its id, its name, or {@link #LATEST}
     * @throws LakeException if there is no such label set, or no finished run that scored with it
     */
    public ScoredRun ofLabelSet(String labelSet) {
        if (labelSet.equals(LATEST)) {
            return ScoredRun.of(latest());
        }
        List<String> ids = LabelSetRows.labelSetIds(lake.read(LabelsSchema.TABLE, LabelsSchema.TYPE), labelSet);
        if (ids.isEmpty()) {
            throw new LakeException(
                    "The lake %s holds no label set %s: give the id or the name of one, as in the view labels, or '%s'."
                            .formatted(lake.uri(), labelSet, LATEST));
        }
        return last(FINISHED_SCORING.and(col(RunsSchema.LABEL_SET_ID).isin(ids.toArray())))
                .map(ScoredRun::of)
                .orElseThrow(() -> new LakeException(
                        "No finished run has scored the label set %s, so its groups are not known: run score --label-set %s."
                                .formatted(labelSet, ids.get(0))));
    }

    /**
     * The finished scoring run with an id, which must have a feature bank.
     *
     * @param runId the run's id or {@link #LATEST}
     * @throws LakeException if there is no such run, or if it has no AdaNeg scores
     */
    public ScoredRun withBank(String runId) {
        Row run = runId.equals(LATEST) ? latest() : finished(runId);
        if (!ScoredRun.hasBank(run)) {
            throw new LakeException(
                    "The run %s filled no feature bank, since it computed no AdaNeg scores: give a run with --method %s."
                            .formatted(run.getAs(RunsSchema.RUN_ID), ScoringMethod.ADA_NEG_TASK.tableName()));
        }
        return ScoredRun.of(run);
    }

    /**
     * The finished scoring run with an id.
     *
     * @param runId the run's id or {@link #LATEST}
     * @throws LakeException if there is no such run
     */
    public ScoredRun ofRun(String runId) {
        Row run = runId.equals(LATEST) ? latest() : finished(runId);
        if (run.getAs(RunsSchema.NEG_LABEL_GROUPS) == null) {
            throw new LakeException("The run %s has no scores: give one of audit, score or demo.".formatted(runId));
        }
        return ScoredRun.of(run);
    }

    private Row finished(String runId) {
        Row run = last(col(RunsSchema.RUN_ID).equalTo(runId))
                .orElseThrow(() -> new LakeException(
                        "The lake %s holds no run %s: give the id of one, as in the view runs, or '%s'."
                                .formatted(lake.uri(), runId, LATEST)));
        String status = run.getAs(RunsSchema.STATUS);
        if (!status.equals(RunsSchema.FINISHED)) {
            throw new LakeException("The run %s is %s, not finished: give a finished one.".formatted(runId, status));
        }
        return run;
    }

    private Row latest() {
        return last(FINISHED_SCORING)
                .orElseThrow(() ->
                        new LakeException("The lake %s holds no finished run with scores: run audit or score first."
                                .formatted(lake.uri())));
    }

    /** The order of {@code runs} by their ends, the last first; of two that ended at the same time the ids decide. */
    private static Column[] latestFirst() {
        return new Column[] {
            col(RunsSchema.FINISHED_AT).desc_nulls_last(),
            col(RunsSchema.RUN_ID).desc()
        };
    }

    private Optional<Row> last(Column condition) {
        return lake
                .read(RunsSchema.TABLE, RunsSchema.TYPE)
                .where(condition)
                .orderBy(latestFirst())
                .select(RunsSchema.STATUS, ScoredRun.COLUMNS.toArray(String[]::new))
                .limit(1)
                .collectAsList()
                .stream()
                .findFirst();
    }
}

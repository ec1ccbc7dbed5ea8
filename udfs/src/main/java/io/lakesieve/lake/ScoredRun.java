package io.lakesieve.lake;

import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * A finished scoring run, with the parameters that its scores depend on, from {@code runs}.
 *
 * @param scoresOf the run whose rows are this run's, itself or an earlier one
 * @param negLabelGroups number of groups of negatives for the NegLabel score
 * @param adaNegGroups number of groups of negatives for AdaNeg's scores
 * @param leavesOneOut whether banked images were scored leave-one-out
 */
public record ScoredRun(
        String runId,
        String scoresOf,
        String labelSetId,
        double logitScale,
        int negLabelGroups,
        int adaNegGroups,
        boolean leavesOneOut) {
    /** The columns of {@code runs} that {@link #of} reads. */
    static final List<String> COLUMNS = List.of(
            RunsSchema.RUN_ID,
            RunsSchema.SCORES_OF,
            RunsSchema.LABEL_SET_ID,
            RunsSchema.LOGIT_SCALE,
            RunsSchema.NEG_LABEL_GROUPS,
            RunsSchema.ADA_NEG_GROUPS,
            RunsSchema.LEAVE_ONE_OUT,
            RunsSchema.COUNTS);

    static ScoredRun of(Row row) {
        return new ScoredRun(
                row.getAs(RunsSchema.RUN_ID),
                row.getAs(RunsSchema.SCORES_OF),
                row.getAs(RunsSchema.LABEL_SET_ID),
                row.<Double>getAs(RunsSchema.LOGIT_SCALE),
                row.<Integer>getAs(RunsSchema.NEG_LABEL_GROUPS),
                row.<Integer>getAs(RunsSchema.ADA_NEG_GROUPS),
                row.<Boolean>getAs(RunsSchema.LEAVE_ONE_OUT));
    }

    /** Whether a run filled AdaNeg's feature bank. */
    static boolean hasBank(Row row) {
        return row.getJavaMap(row.fieldIndex(RunsSchema.COUNTS)).containsKey(RunCounts.BANK_ID_QUALIFIED);
    }
}

package io.lakesieve.lake;

import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunParameters;
import io.lakesieve.schema.RunsSchema;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;

/**
 * What a finished run scored by, as {@code runs} holds it.
 *
 * @param groups G of all methods that deal negatives to groups; empty for each method's own number
 * @param leavesOneOut whether a banked image was left out of the proxies that it was scored with itself
 */
public record ScoredRun(String runId, String labelSetId, double logitScale, OptionalInt groups, boolean leavesOneOut) {
    /** The columns of {@code runs} that are read here. */
    static final List<String> COLUMNS =
            List.of(RunsSchema.RUN_ID, RunsSchema.LABEL_SET_ID, RunsSchema.PARAMETERS, RunsSchema.COUNTS);

    static ScoredRun of(Row row) {
        Map<String, String> parameters = row.getJavaMap(row.fieldIndex(RunsSchema.PARAMETERS));
        String groups = parameters.get(RunParameters.GROUPS);
        return new ScoredRun(
                row.getAs(RunsSchema.RUN_ID),
                row.getAs(RunsSchema.LABEL_SET_ID),
                Double.parseDouble(parameters.get(RunParameters.LOGIT_SCALE)),
                groups == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(groups)),
                Boolean.parseBoolean(parameters.get(RunParameters.LEAVE_ONE_OUT)));
    }

    /** Whether AdaNeg filled banks in a run. */
    static boolean hasBank(Row row) {
        return row.getJavaMap(row.fieldIndex(RunsSchema.COUNTS)).containsKey(RunCounts.BANK_ID_QUALIFIED);
    }
}

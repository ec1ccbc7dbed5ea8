package io.lakesieve.lake;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.verdict.FalseDiscovery;
import io.lakesieve.core.verdict.ReferenceRanks;
import io.lakesieve.schema.CalibrationSchema;
import java.util.List;
import org.apache.spark.sql.Row;

/** The reference of a scoring run: its scores, and the counts of the run's images between them. */
public final class RunReference {
    private final LakeTables lake;
    private final ScoredRun run;

    public RunReference(LakeTables lake, ScoredRun run) {
        this.lake = lake;
        this.run = run;
    }

    /**
     * Under one method; a driver has held as much when the run scored.
     *
     * @throws LakeException if the run had no reference, or did not compute the method
     */
    public FalseDiscovery of(String method) {
        List<Row> rows = lake.read(CalibrationSchema.TABLE, CalibrationSchema.TYPE)
                .where(col(CalibrationSchema.RUN_ID)
                        .equalTo(run.scoresOf())
                        .and(col(CalibrationSchema.METHOD).equalTo(method)))
                .select(CalibrationSchema.REFERENCE_SCORES, CalibrationSchema.RANK_COUNTS)
                .collectAsList(); // one row
        if (rows.isEmpty()) {
            throw new LakeException(
                    "The run %s has no reference under the method '%s': give a run with --reference, and one of its methods."
                            .formatted(run.runId(), method));
        }
        return ofRow(rows.get(0));
    }

    /** From the columns {@code reference_scores} and {@code rank_counts} of a row of {@code calibration}. */
    public static FalseDiscovery ofRow(Row row) {
        double[] scores = row.<Double>getList(row.fieldIndex(CalibrationSchema.REFERENCE_SCORES)).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        long[] counts = row.<Long>getList(row.fieldIndex(CalibrationSchema.RANK_COUNTS)).stream()
                .mapToLong(Long::longValue)
                .toArray();
        return FalseDiscovery.of(ReferenceRanks.of(scores), counts);
    }
}

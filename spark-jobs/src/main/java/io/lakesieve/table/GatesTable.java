package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.GatesSchema;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The table {@code gates}: what the gates of runs found. */
public final class GatesTable {
    static final String NAME = GatesSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(GatesSchema.TYPE);

    private final DeltaStore store;

    GatesTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** The gates of a run that found most to say: those that failed first, by rule and source. */
    public List<GateResult> ofRun(String runId, int most) {
        return store
                .read()
                .where(col(GatesSchema.RUN_ID).equalTo(runId))
                .orderBy(GatesSchema.PASSED, GatesSchema.RULE, GatesSchema.SOURCE)
                .limit(most)
                .collectAsList()
                .stream()
                .map(GatesTable::toRecord)
                .toList();
    }

    /** The ids of the runs of which a gate failed. */
    public Set<String> failedRuns() {
        return Set.copyOf(store.read()
                .where(col(GatesSchema.PASSED).unary_$bang())
                .select(GatesSchema.RUN_ID)
                .distinct()
                .as(Encoders.STRING())
                .collectAsList());
    }

    /** Writes the gates of a run, replacing those that it had, in one commit. */
    public void put(String runId, Dataset<Row> rows) {
        store.replace(GatesSchema.RUN_ID, runId, rows);
    }

    private static GateResult toRecord(Row row) {
        Double value = row.getAs(GatesSchema.VALUE);
        return new GateResult(
                row.getAs(GatesSchema.RULE),
                Optional.ofNullable(row.getAs(GatesSchema.SOURCE)),
                value == null ? OptionalDouble.empty() : OptionalDouble.of(value),
                row.<Double>getAs(GatesSchema.LIMIT),
                row.<Boolean>getAs(GatesSchema.PASSED),
                Optional.ofNullable(row.getAs(GatesSchema.NOTE)));
    }
}

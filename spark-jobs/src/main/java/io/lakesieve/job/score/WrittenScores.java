package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.bank.LakeBanks;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.verdict.Thresholds;
import io.lakesieve.schema.CalibrationSchema;
import io.lakesieve.schema.FeatureBankSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that a run has by now: those that it wrote before its process was killed, or an earlier run's where nothing has
 * changed since.
 */
final class WrittenScores {
    private static final List<String> OF_SCORES =
            List.of(ScoresSchema.TABLE, FeatureBankSchema.TABLE, CalibrationSchema.TABLE, SourceSummarySchema.TABLE);

    private final Lake lake;
    private final RunLog run;
    private final String fingerprint;
    /** Whether the run says that what it has written, if anything, is of this work. */
    private boolean begun;

    private WrittenScores(Lake lake, RunLog run, String fingerprint, boolean begun) {
        this.lake = lake;
        this.run = run;
        this.fingerprint = fingerprint;
        this.begun = begun;
    }

    /**
     * Of a run. What a killed process wrote of images that have changed since is deleted, before the run says that it scores
     * others: another process may go on after this one, and would take it for theirs.
     *
     * @param fingerprint of all that its scores and verdicts are made of
     */
    static WrittenScores of(Lake lake, RunLog run, String fingerprint) {
        Optional<String> noted = run.parameter(RunLog.SCORED_FINGERPRINT);
        boolean begun = noted.filter(fingerprint::equals).isPresent();
        if (noted.isPresent() && !begun) {
            Column isWritten = col(RunsSchema.RUN_ID).equalTo(run.runId());
            OF_SCORES.forEach(table -> lake.maintenance(table).delete(isWritten));
        }
        return new WrittenScores(lake, run, fingerprint, begun);
    }

    /** Notes before the first row is written what the rows are of. */
    void begin() {
        if (!begun) {
            run.parameter(RunLog.SCORED_FINGERPRINT, fingerprint).checkpoint();
            begun = true;
        }
    }

    /** Whether the rows of {@code scores}, which come last, are all written. */
    boolean areComplete() {
        return begun && !rows().isEmpty();
    }

    /**
     * Takes the rows of an earlier run for this run's where they would be the same to the last one, verdicts included.
     *
     * @return whether they are, and nothing need be written
     */
    boolean areThoseOf(Run earlier) {
        if (begun || !fingerprint.equals(earlier.parameters().get(RunLog.SCORED_FINGERPRINT))) {
            return false;
        }
        run.scoresOf(earlier).parameter(RunLog.SCORED_FINGERPRINT, fingerprint);
        BankStatistics.of(earlier).ifPresent(run::bankFilled);
        Optional.ofNullable(earlier.counts().get(RunCounts.REFERENCE_COPIES))
                .ifPresent(copies -> run.count(RunCounts.REFERENCE_COPIES, copies));
        begun = true;
        return true;
    }

    private Dataset<Row> rows() {
        return lake.scores().ofRun(run.unfinished());
    }

    /** How the banks filled, as the run says by now; empty if it has none. */
    Optional<BankStatistics> bankFill() {
        return begun ? BankStatistics.of(run.unfinished()) : Optional.empty();
    }

    /** The banks, if they are written. */
    Optional<GatheredBank> bank(LakeBanks banks) {
        return bankFill().map(fill -> banks.of(run.unfinished())).filter(bank -> !bank.bank()
                .isEmpty());
    }

    /**
     * The threshold of each method whose rows have one, and what the reference said.
     *
     * @param hasReference whether there is one
     */
    Thresholds thresholds(boolean hasReference) {
        Map<ScoringMethod, ReferenceFinding> findings = new EnumMap<>(ScoringMethod.class);
        Map<ScoringMethod, String> refused = new EnumMap<>(ScoringMethod.class);
        if (hasReference) {
            lake.calibration().findingsOf(run.unfinished()).forEach((method, said) -> {
                findings.put(ScoringMethod.ofTableName(method), said.finding());
                said.refused().ifPresent(reason -> refused.put(ScoringMethod.ofTableName(method), reason));
            });
        }
        return new Thresholds(values(), findings, refused);
    }

    private Map<ScoringMethod, Double> values() {
        Map<ScoringMethod, Double> values = new EnumMap<>(ScoringMethod.class);
        rows().where(col(ScoresSchema.THRESHOLD).isNotNull())
                .groupBy(ScoresSchema.METHOD)
                .agg(max(ScoresSchema.THRESHOLD))
                .collectAsList() // a row a method
                .forEach(row -> values.put(ScoringMethod.ofTableName(row.getString(0)), row.getDouble(1)));
        return values;
    }
}

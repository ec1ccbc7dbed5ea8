package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.evaluation.ReferenceCalibration;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.bank.LakeBanks;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.verdict.Calibrations;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What scoring writes of a run: {@code feature_bank}, {@code calibration}, then {@code scores}. A run that goes on where a
 * process was killed finds here what is written already, one in which nothing has changed writes none of it.
 */
final class RunScores implements ImageScoring.Sink {
    private final Lake lake;
    private final RunLog run;
    private final String fingerprint;
    private final LabelSet labels;
    private final Calibrations calibrations;
    private final String reference;
    /** Whether the run says that what it has written, if anything, is of this work. */
    private boolean begun;

    /**
     * Of a run.
     *
     * @param fingerprint of all that its scores and verdicts are made of
     * @param calibrations makes the rows that say what the reference said
     * @param reference the image root of the reference; null without one
     */
    RunScores(Lake lake, RunLog run, String fingerprint, LabelSet labels, Calibrations calibrations, String reference) {
        this.lake = lake;
        this.run = run;
        this.fingerprint = fingerprint;
        this.labels = labels;
        this.calibrations = calibrations;
        this.reference = reference;
        this.begun = run.isResumed()
                && run.parameter(RunLog.SCORED_FINGERPRINT)
                        .filter(fingerprint::equals)
                        .isPresent();
    }

    /** Whether the run's rows are all written. */
    boolean areWritten() {
        return begun && !written().isEmpty();
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
        begun = true;
        return true;
    }

    private Dataset<Row> written() {
        return lake.scores().ofRun(run.unfinished());
    }

    /** How the banks filled, as the run says by now; empty if it has none. */
    Optional<BankStatistics> writtenFill() {
        return begun ? BankStatistics.of(run.unfinished()) : Optional.empty();
    }

    /** The banks, if they are written. */
    Optional<GatheredBank> writtenBank(LakeBanks banks) {
        return writtenFill().map(fill -> banks.of(run.unfinished())).filter(bank -> !bank.bank()
                .isEmpty());
    }

    /** The threshold of each method whose rows have one. */
    Map<ScoringMethod, Double> writtenThresholds() {
        Map<ScoringMethod, Double> thresholds = new EnumMap<>(ScoringMethod.class);
        written()
                .where(col(ScoresSchema.THRESHOLD).isNotNull())
                .groupBy(ScoresSchema.METHOD)
                .agg(max(ScoresSchema.THRESHOLD))
                .collectAsList() // a row a method
                .forEach(row -> thresholds.put(ScoringMethod.ofTableName(row.getString(0)), row.getDouble(1)));
        return thresholds;
    }

    /** What the reference said of each method. */
    Map<ScoringMethod, ReferenceCalibration> writtenCalibrations() {
        Map<ScoringMethod, ReferenceCalibration> found = new EnumMap<>(ScoringMethod.class);
        lake.calibration()
                .thresholdsOf(run.unfinished())
                .forEach((method, calibration) -> found.put(ScoringMethod.ofTableName(method), calibration));
        return found;
    }

    @Override
    public void banks(GatheredBank bank) {
        run.bankFilled(bank.fill());
        begin();
        lake.featureBank().put(run.runId(), bank.images(labels));
    }

    private void begin() {
        run.parameter(RunLog.SCORED_FINGERPRINT, fingerprint).checkpoint();
        begun = true;
    }

    @Override
    public void calibration(ReferenceScores scores, Optional<BankTrust> trust) {
        lake.calibration().put(run.runId(), calibrations.of(reference, scores, trust));
    }

    @Override
    public void scores(Dataset<Row> rows) {
        Dataset<Row> complete = rows.withColumn(ScoresSchema.RUN_ID, lit(run.runId()))
                .withColumn(ScoresSchema.COMPUTED_IN, coalesce(col(ScoresSchema.COMPUTED_IN), lit(run.runId())));
        if (!begun) {
            begin();
        }
        if (run.isResumed()) {
            lake.scores().replace(run.runId(), complete);
        } else {
            lake.scores().append(run.runId(), complete);
        }
    }
}

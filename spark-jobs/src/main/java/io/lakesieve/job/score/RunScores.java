package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.verdict.Calibrations;
import io.lakesieve.job.verdict.Thresholds;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.FileCopies;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.ScoresTable;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What scoring writes of a run: {@code feature_bank}, {@code calibration}, then {@code scores}. */
final class RunScores implements ImageScoring.Sink {
    private final Lake lake;
    private final RunLog run;
    private final WrittenScores written;
    private final LabelSet labels;
    private final Calibrations calibrations;
    private final String reference;

    /**
     * Of a run.
     *
     * @param written what it has by now
     * @param calibrations makes the rows that say what the reference said
     * @param reference the image root of the reference; null without one
     */
    RunScores(
            Lake lake,
            RunLog run,
            WrittenScores written,
            LabelSet labels,
            Calibrations calibrations,
            String reference) {
        this.lake = lake;
        this.run = run;
        this.written = written;
        this.labels = labels;
        this.calibrations = calibrations;
        this.reference = reference;
    }

    @Override
    public void banks(GatheredBank bank) {
        run.bankFilled(bank.fill());
        written.begin();
        run.write(bank.images(labels), lake.featureBank()::add, lake.featureBank()::put);
    }

    @Override
    public void calibration(Thresholds thresholds, Optional<BankTrust> trust) {
        run.write(calibrations.of(reference, thresholds, trust), lake.calibration()::add, lake.calibration()::put);
    }

    @Override
    public void scores(Dataset<Row> rows, Optional<FileCopies> copies, Optional<Run> addedTo) {
        Dataset<Row> complete = rows.withColumn(ScoresSchema.RUN_ID, lit(run.runId()))
                .withColumn(ScoresSchema.COMPUTED_IN, coalesce(col(ScoresSchema.COMPUTED_IN), lit(run.runId())));
        addedTo.ifPresent(run::addedTo);
        written.begin();
        ScoresTable table = lake.scores();
        if (copies.isEmpty()) {
            run.write(complete, table::append, table::replace);
        } else if (run.isResumed()) {
            throw new IllegalStateException(
                    "A run that may have rows gets all others in their place, not files beside them");
        } else {
            table.append(run.runId(), complete, copies.get());
        }
    }
}

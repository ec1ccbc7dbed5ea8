package io.lakesieve.job.score;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.verdict.Thresholds;
import io.lakesieve.table.FileCopies;
import io.lakesieve.table.Run;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A sink that passes on the scores and ignores banks and calibrations. */
public record ScoresInto(Consumer<Dataset<Row>> taker) implements ImageScoring.Sink {
    @Override
    public void banks(GatheredBank bank) {}

    @Override
    public void calibration(Thresholds thresholds, Optional<BankTrust> trust) {}

    @Override
    public void scores(Dataset<Row> rows, Optional<FileCopies> none, Optional<Run> noRun) {
        taker.accept(rows);
    }
}

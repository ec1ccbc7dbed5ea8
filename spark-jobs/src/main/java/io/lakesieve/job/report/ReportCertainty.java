package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.report.Certainty;
import io.lakesieve.schema.CalibrationSchema;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads the confidence intervals of a run's threshold from {@code calibration}. */
final class ReportCertainty {
    /** The intervals of that method; empty where no reference set its threshold. */
    static Optional<Certainty> of(Dataset<Row> calibrationsOfRun, String method, ReportRows driver) {
        Dataset<Row> ofMethod = calibrationsOfRun
                .where(col(CalibrationSchema.METHOD).equalTo(method))
                .select(
                        CalibrationSchema.THRESHOLD_LOW,
                        CalibrationSchema.THRESHOLD_HIGH,
                        CalibrationSchema.ACCEPTANCE_LOW,
                        CalibrationSchema.ACCEPTANCE_HIGH);
        return driver.of(ofMethod, 1).stream()
                .map(row -> new Certainty(value(row, 0), value(row, 1), row.getDouble(2), row.getDouble(3)))
                .findFirst();
    }

    private static OptionalDouble value(Row row, int ordinal) {
        return row.isNullAt(ordinal) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(ordinal));
    }

    private ReportCertainty() {}
}

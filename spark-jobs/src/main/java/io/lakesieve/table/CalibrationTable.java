package io.lakesieve.table;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.evaluation.ReferenceCalibration;
import io.lakesieve.schema.CalibrationSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** The table {@code calibration}: what references said of the thresholds that runs took from them. */
public final class CalibrationTable {
    static final String NAME = CalibrationSchema.TABLE;

    private final DeltaStore store;

    CalibrationTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, CalibrationSchema.TYPE);
    }

    /** All rows of a run. */
    public Dataset<Row> ofRun(Run run) {
        return RunRows.of(store.read(), run);
    }

    /** What the reference of a run said, by method. */
    public Map<String, ReferenceCalibration> thresholdsOf(Run run) {
        Map<String, ReferenceCalibration> thresholds = new HashMap<>();
        for (Row row : ofRun(run).collectAsList()) { // a row a method
            thresholds.put(
                    row.getAs(CalibrationSchema.METHOD),
                    new ReferenceCalibration(
                            row.<Long>getAs(CalibrationSchema.IMAGES),
                            row.<Double>getAs(CalibrationSchema.ACCEPT),
                            row.<Double>getAs(CalibrationSchema.THRESHOLD),
                            optional(row.getAs(CalibrationSchema.THRESHOLD_LOW)),
                            optional(row.getAs(CalibrationSchema.THRESHOLD_HIGH)),
                            row.<Double>getAs(CalibrationSchema.ACCEPTED_SHARE),
                            row.<Double>getAs(CalibrationSchema.ACCEPTANCE_LOW),
                            row.<Double>getAs(CalibrationSchema.ACCEPTANCE_HIGH)));
        }
        return thresholds;
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Writes the rows of a run, replacing those that it had, in one commit. */
    public void put(String runId, List<Calibration> calibrations) {
        List<Row> rows = calibrations.stream()
                .map(calibration -> toRow(runId, calibration))
                .toList();
        store.replace(CalibrationSchema.RUN_ID, runId, store.frame(rows));
    }

    private static Row toRow(String runId, Calibration calibration) {
        ReferenceCalibration threshold = calibration.threshold();
        return RowFactory.create(
                runId,
                calibration.method(),
                calibration.reference(),
                calibration.referenceFingerprint(),
                threshold.images(),
                threshold.accept(),
                threshold.threshold(),
                nullable(threshold.thresholdLow()),
                nullable(threshold.thresholdHigh()),
                threshold.acceptedShare(),
                threshold.acceptanceLow(),
                threshold.acceptanceHigh(),
                calibration
                        .bankTrust()
                        .map(trust -> nullable(trust.inDistributionShare()))
                        .orElse(null),
                calibration.bankTrust().flatMap(BankTrust::trusted).orElse(null),
                calibration.modelId(),
                calibration.labelSetId(),
                calibration.negativesFingerprint(),
                calibration.logitScale(),
                calibration.groups().isPresent() ? calibration.groups().getAsInt() : null,
                CollectionConverters.asScala(calibration.methodParameters()));
    }

    private static Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}

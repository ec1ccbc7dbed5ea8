package io.lakesieve.table;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.evaluation.ReferenceCalibration;
import io.lakesieve.core.verdict.FalseDiscovery;
import io.lakesieve.core.verdict.RankEvenness;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.core.verdict.ShareInterval;
import io.lakesieve.lake.RunReference;
import io.lakesieve.schema.CalibrationSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** The table {@code calibration}: what references said of the thresholds that runs took from them. */
public final class CalibrationTable {
    static final String NAME = CalibrationSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(CalibrationSchema.TYPE);

    private final DeltaStore store;

    CalibrationTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** All rows of a run. */
    public Dataset<Row> ofRun(Run run) {
        return RunRows.of(store.read(), run);
    }

    /**
     * What the reference of a run said of a method.
     *
     * @param refused why the rule flags nothing by it, whatever the scores
     */
    public record Written(ReferenceFinding finding, Optional<String> refused) {}

    /** What the reference of a run said, by method: its scores, and the counts of the run's images between them. */
    public Map<String, Written> findingsOf(Run run) {
        Map<String, Written> findings = new HashMap<>();
        for (Row row : ofRun(run).collectAsList()) { // a row a method, of a reference that a driver has held
            findings.put(
                    row.getAs(CalibrationSchema.METHOD),
                    new Written(finding(row), Optional.ofNullable(row.getAs(CalibrationSchema.REFUSED))));
        }
        return findings;
    }

    private static ReferenceFinding finding(Row row) {
        return ReferenceFinding.of(
                new ReferenceCalibration(
                        row.<Long>getAs(CalibrationSchema.IMAGES),
                        row.<Double>getAs(CalibrationSchema.ACCEPT),
                        row.<Double>getAs(CalibrationSchema.THRESHOLD),
                        optional(row.getAs(CalibrationSchema.THRESHOLD_LOW)),
                        optional(row.getAs(CalibrationSchema.THRESHOLD_HIGH)),
                        row.<Double>getAs(CalibrationSchema.ACCEPTED_SHARE),
                        row.<Double>getAs(CalibrationSchema.ACCEPTANCE_LOW),
                        row.<Double>getAs(CalibrationSchema.ACCEPTANCE_HIGH)),
                RunReference.ofRow(row));
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Adds the rows of a run that has none yet, in one commit; a commit that is repeated adds nothing. */
    public void add(String runId, List<Calibration> calibrations) {
        store.appendOnce(rows(runId, calibrations), runId);
    }

    /** Writes the rows of a run, replacing those that it had, in one commit. */
    public void put(String runId, List<Calibration> calibrations) {
        store.replace(CalibrationSchema.RUN_ID, runId, rows(runId, calibrations));
    }

    private Dataset<Row> rows(String runId, List<Calibration> calibrations) {
        return store.frame(calibrations.stream()
                .map(calibration -> toRow(runId, calibration))
                .toList());
    }

    private static Row toRow(String runId, Calibration calibration) {
        ReferenceCalibration threshold = calibration.finding().calibration();
        FalseDiscovery lake = calibration.finding().lake();
        Optional<ShareInterval> interval = calibration.finding().interval();
        RankEvenness evenness = calibration.finding().evenness();
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
                lake.images(),
                lake.goodShare(),
                interval.map(ShareInterval::low).orElse(null),
                interval.map(ShareInterval::high).orElse(null),
                interval.isPresent() ? null : GoodShareNote.of(threshold.images(), lake.images()),
                lake.smallestFalseShare(),
                evenness.isDeviating() ? evenness.direction().name().toLowerCase(Locale.ROOT) : CalibrationSchema.LIKE,
                evenness.deviation(),
                evenness.pValue(),
                calibration.refused().orElse(null),
                lake.reference().scores(),
                lake.counts(),
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

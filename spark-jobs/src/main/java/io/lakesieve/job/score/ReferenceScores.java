package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.InputException;
import io.lakesieve.core.evaluation.ReferenceCalibration;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.schema.ScoresSchema;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the scores of the reference say.
 *
 * @param calibrations of each method
 * @param fingerprint SHA-256 over the sorted ids of its scored images
 */
public record ReferenceScores(Map<ScoringMethod, ReferenceCalibration> calibrations, String fingerprint) {
    public ReferenceScores {
        calibrations = new EnumMap<>(calibrations);
    }

    /**
     * Collects the scores of the reference.
     *
     * @param scores a row for each image and method
     * @param accept the share to accept
     * @throws InputException if no image has a score
     */
    public static ReferenceScores of(Dataset<Row> scores, List<ScoringMethod> methods, double accept) {
        List<Row> rows = scores.where(col(ScoresSchema.ID_SCORE).isNotNull())
                .select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE, ScoresSchema.IMAGE_ID)
                .collectAsList(); // an id and a number for each reference image and method
        if (rows.isEmpty()) {
            throw new InputException("None of the reference images has an embedding to score: check --reference, or"
                    + " embed it into the lake first.");
        }
        Map<ScoringMethod, ReferenceCalibration> calibrations = new EnumMap<>(ScoringMethod.class);
        for (ScoringMethod method : methods) {
            double[] ofMethod = ofMethod(rows, method).stream()
                    .mapToDouble(row -> row.getDouble(1))
                    .toArray();
            calibrations.put(method, ReferenceCalibration.of(ofMethod, accept));
        }
        return new ReferenceScores(calibrations, fingerprint(ofMethod(rows, methods.get(0))));
    }

    private static List<Row> ofMethod(List<Row> rows, ScoringMethod method) {
        return rows.stream()
                .filter(row -> row.getString(0).equals(method.tableName()))
                .toList();
    }

    private static String fingerprint(List<Row> rows) {
        Fingerprint fingerprint = new Fingerprint();
        rows.stream()
                .map(row -> row.getString(2))
                .filter(Objects::nonNull)
                .sorted()
                .forEach(fingerprint::add);
        return fingerprint.hex();
    }

    /** The threshold of each method. */
    public Map<ScoringMethod, Double> thresholds() {
        Map<ScoringMethod, Double> thresholds = new EnumMap<>(ScoringMethod.class);
        calibrations.forEach((method, calibration) -> thresholds.put(method, calibration.threshold()));
        return thresholds;
    }
}

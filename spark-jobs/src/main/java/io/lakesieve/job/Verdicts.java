package io.lakesieve.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.OtsuThreshold;
import io.lakesieve.core.ReferenceThreshold;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Finds the threshold of each method and marks the scores with it: {@code is_ood = id_score < threshold}. */
final class Verdicts {
    private final ScoringOptions options;

    Verdicts(ScoringOptions options) {
        this.options = options;
    }

    /**
     * The threshold of each method that gets verdicts under the policy.
     *
     * @param scored read several times for Otsu's thresholds, not at all for others
     * @param reference the scores of the reference, if there is one
     */
    Map<ScoringMethod, Double> thresholds(Dataset<Row> scored, Optional<Dataset<Row>> reference) {
        ThresholdPolicy policy = options.threshold();
        if (policy instanceof ThresholdPolicy.Fixed fixed) {
            return fixed.values();
        }
        if (policy instanceof ThresholdPolicy.Reference accepting) {
            return ofReference(reference.orElseThrow(), accepting.accept());
        }
        return policy instanceof ThresholdPolicy.Otsu ? otsu(scored) : Map.of();
    }

    private Map<ScoringMethod, Double> ofReference(Dataset<Row> reference, double accept) {
        List<Row> rows = reference
                .where(col(ScoresSchema.ID_SCORE).isNotNull())
                .select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE)
                .collectAsList(); // a number for each reference image and method
        Map<ScoringMethod, Double> thresholds = new EnumMap<>(ScoringMethod.class);
        for (ScoringMethod method : options.methods()) {
            double[] scores = rows.stream()
                    .filter(row -> row.getString(0).equals(method.tableName()))
                    .mapToDouble(row -> row.getDouble(1))
                    .toArray();
            if (scores.length == 0) {
                throw new InputException("None of the reference images could be scored: check --reference.");
            }
            thresholds.put(method, ReferenceThreshold.of(scores, accept));
        }
        return thresholds;
    }

    private static Map<ScoringMethod, Double> otsu(Dataset<Row> scored) {
        Dataset<Row> sound = scored.where(col(ScoresSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK))
                .select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE);
        Map<ScoringMethod, Double> thresholds = new EnumMap<>(ScoringMethod.class);
        List<Row> ranges = sound.groupBy(ScoresSchema.METHOD)
                .agg(functions.min(ScoresSchema.ID_SCORE), functions.max(ScoresSchema.ID_SCORE))
                .collectAsList(); // one row a method
        for (Row range : ranges) {
            Dataset<Row> ofMethod = sound.where(col(ScoresSchema.METHOD).equalTo(range.getString(0)));
            long[] counts = histogram(ofMethod, range.getDouble(1), range.getDouble(2));
            thresholds.put(
                    ScoringMethod.ofTableName(range.getString(0)),
                    OtsuThreshold.of(counts, range.getDouble(1), range.getDouble(2)));
        }
        return thresholds;
    }

    private static long[] histogram(Dataset<Row> scores, double minimum, double maximum) {
        Column bin = functions
                .udf((Double score) -> OtsuThreshold.bin(score, minimum, maximum), DataTypes.IntegerType)
                .apply(col(ScoresSchema.ID_SCORE));
        long[] counts = new long[OtsuThreshold.BINS];
        for (Row row : scores.groupBy(bin.as("bin")).count().collectAsList()) { // one row a bin
            counts[row.getInt(0)] = row.getLong(1);
        }
        return counts;
    }

    /** The scores with their threshold and verdict; both null where there is no threshold or no score. */
    Dataset<Row> apply(Dataset<Row> scored, Map<ScoringMethod, Double> thresholds) {
        Column threshold = lit(null).cast(DataTypes.DoubleType);
        for (Map.Entry<ScoringMethod, Double> entry : thresholds.entrySet()) {
            Column ofMethod = col(ScoresSchema.METHOD).equalTo(entry.getKey().tableName());
            threshold = when(ofMethod, lit(entry.getValue())).otherwise(threshold);
        }
        return scored.withColumn(ScoresSchema.THRESHOLD, threshold)
                .withColumn(ScoresSchema.IS_OOD, col(ScoresSchema.ID_SCORE).lt(col(ScoresSchema.THRESHOLD)))
                .withColumn(ScoresSchema.BANK_TRUSTED, lit(null).cast(DataTypes.BooleanType));
    }
}

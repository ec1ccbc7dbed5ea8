package io.lakesieve.job.verdict;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.evaluation.OtsuThreshold;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.score.ReferenceScores;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.util.Arrays;
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
public final class Verdicts {
    private final ScoringOptions options;
    private final Optional<BankTrust> trust;

    /**
     * For scores under those options.
     *
     * @param trust how far AdaNeg's banks can be trusted, where there are any
     */
    public Verdicts(ScoringOptions options, Optional<BankTrust> trust) {
        this.options = options;
        this.trust = trust;
    }

    /** How far AdaNeg's banks can be trusted, where there are any. */
    public Optional<BankTrust> trust() {
        return trust;
    }

    /**
     * The threshold of each method that gets verdicts under the policy.
     *
     * @param scored read several times for Otsu's thresholds, not at all for others
     * @param reference the scores of the reference, if there is one
     */
    public Thresholds thresholds(Dataset<Row> scored, Optional<Dataset<Row>> reference) {
        ThresholdPolicy policy = options.threshold();
        if (policy instanceof ThresholdPolicy.Fixed fixed) {
            return Thresholds.of(fixed.values());
        }
        if (policy instanceof ThresholdPolicy.Reference accepting) {
            return Thresholds.of(ReferenceScores.of(reference.orElseThrow(), options.methods(), accepting.accept()));
        }
        return Thresholds.of(policy instanceof ThresholdPolicy.Otsu ? otsu(scored) : Map.of());
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

    /**
     * The scores with their threshold and verdict, both null where there is no threshold, the verdict also where there is
     * no score; and for AdaNeg's whether its bank is trusted, null where that is not known.
     */
    public Dataset<Row> apply(Dataset<Row> scored, Map<ScoringMethod, Double> thresholds) {
        Column threshold = lit(null).cast(DataTypes.DoubleType);
        for (Map.Entry<ScoringMethod, Double> entry : thresholds.entrySet()) {
            Column ofMethod = col(ScoresSchema.METHOD).equalTo(entry.getKey().tableName());
            threshold = when(ofMethod, lit(entry.getValue())).otherwise(threshold);
        }
        return scored.withColumn(ScoresSchema.THRESHOLD, threshold)
                .withColumn(ScoresSchema.IS_OOD, col(ScoresSchema.ID_SCORE).lt(col(ScoresSchema.THRESHOLD)))
                .withColumn(ScoresSchema.BANK_TRUSTED, bankTrusted());
    }

    private Column bankTrusted() {
        Column unknown = lit(null).cast(DataTypes.BooleanType);
        Object[] adaptive = Arrays.stream(ScoringMethod.values())
                .filter(method -> method.adaptation().isPresent())
                .map(ScoringMethod::tableName)
                .toArray();
        return trust.flatMap(BankTrust::trusted)
                .map(trusted -> when(col(ScoresSchema.METHOD).isin(adaptive), lit(trusted))
                        .otherwise(unknown))
                .orElse(unknown);
    }
}

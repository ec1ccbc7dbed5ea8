package io.lakesieve.job.verdict;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.evaluation.OtsuThreshold;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.FalseDiscovery;
import io.lakesieve.core.verdict.RankCounts;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.score.ReferenceScores;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Finds what a reference says of each method's scores, and the threshold of each method, and marks the scores with both:
 * {@code is_ood = id_score < threshold}. Closing it destroys what it broadcast, so its rows must have been read by then.
 */
public final class Verdicts implements AutoCloseable {
    /** What thresholds and verdicts are made of. */
    public static final List<String> BASIS = List.of(ScoresSchema.METHOD, ScoresSchema.STATUS, ScoresSchema.ID_SCORE);

    /** What {@link #apply} adds. */
    public static final List<String> ADDED = List.of(
            ScoresSchema.P_VALUE,
            ScoresSchema.Q_VALUE,
            ScoresSchema.THRESHOLD,
            ScoresSchema.IS_OOD,
            ScoresSchema.BANK_TRUSTED);

    private static final String BANK_DISTRUSTED =
            "AdaNeg's bank cannot be trusted here: most of its confident outliers are likely good, or one of its sides is"
                    + " empty, so the share of false ones among what it flags is not known";

    private final ScoringOptions options;
    private final Optional<BankTrust> trust;
    private final JavaSparkContext context;
    private final List<Broadcast<?>> broadcasts = new ArrayList<>();

    /**
     * For scores under those options.
     *
     * @param trust how far AdaNeg's banks can be trusted, where there are any
     */
    public Verdicts(SparkSession spark, ScoringOptions options, Optional<BankTrust> trust) {
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.options = options;
        this.trust = trust;
    }

    /** How far AdaNeg's banks can be trusted, where there are any. */
    public Optional<BankTrust> trust() {
        return trust;
    }

    /** Whether thresholds need all scores before the first verdict, so that they are worth keeping. */
    public static boolean readScores(ScoringOptions options, boolean hasReference) {
        return hasReference || options.threshold() instanceof ThresholdPolicy.Otsu;
    }

    /**
     * The threshold of each method that gets verdicts under the policy.
     *
     * @param scored read several times for Otsu's thresholds, once where there is a reference, not at all otherwise
     * @param reference the scores of the reference, if there is one
     */
    public Thresholds thresholds(Dataset<Row> scored, Optional<ReferenceScores> reference) {
        Map<ScoringMethod, RankCounts> counts =
                reference.map(known -> counts(scored, known)).orElseGet(Map::of);
        Map<ScoringMethod, ReferenceFinding> findings = new EnumMap<>(ScoringMethod.class);
        counts.forEach((method, counted) -> findings.put(
                method,
                ReferenceFinding.of(reference.orElseThrow().ranks().get(method), counted.counts(), options.accept())));
        Map<ScoringMethod, String> refused = refused();
        return new Thresholds(values(scored, counts, findings, refused.keySet()), findings, refused);
    }

    /** Counts the images by their ranks among the reference: one pass over the scores, in any order. */
    private Map<ScoringMethod, RankCounts> counts(Dataset<Row> scored, ReferenceScores reference) {
        Dataset<Row> rows =
                scored.where(col(ScoresSchema.ID_SCORE).isNotNull()).select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE);
        return ImageTable.internalRows(rows)
                .mapPartitions(new RankTask(broadcast(reference)))
                .treeReduce(RankTask::merge);
    }

    /** By which methods no list has the false share that is asked for, and why. */
    private Map<ScoringMethod, String> refused() {
        Map<ScoringMethod, String> refused = new EnumMap<>(ScoringMethod.class);
        if (options.threshold() instanceof ThresholdPolicy.FalseDiscoveryRate
                && trust.filter(BankTrust::isDistrusted).isPresent()) {
            options.methods().stream()
                    .filter(method -> method.adaptation().isPresent())
                    .forEach(method -> refused.put(method, BANK_DISTRUSTED));
        }
        return refused;
    }

    private Map<ScoringMethod, Double> values(
            Dataset<Row> scored,
            Map<ScoringMethod, RankCounts> counts,
            Map<ScoringMethod, ReferenceFinding> findings,
            Set<ScoringMethod> refused) {
        ThresholdPolicy policy = options.threshold();
        Map<ScoringMethod, Double> values = new EnumMap<>(ScoringMethod.class);
        if (policy instanceof ThresholdPolicy.FalseDiscoveryRate rate) {
            findings.forEach((method, finding) -> values.put(
                    method,
                    refused.contains(method)
                            ? counts.get(method).lowest()
                            : finding.lake().threshold(counts.get(method), rate.share())));
        } else if (policy instanceof ThresholdPolicy.Reference) {
            findings.forEach((method, finding) ->
                    values.put(method, finding.calibration().threshold()));
        } else if (policy instanceof ThresholdPolicy.Fixed fixed) {
            values.putAll(fixed.values());
        } else if (policy instanceof ThresholdPolicy.Otsu) {
            values.putAll(otsu(scored));
        }
        return values;
    }

    private <T> Broadcast<T> broadcast(T value) {
        Broadcast<T> broadcast = context.broadcast(value);
        broadcasts.add(broadcast);
        return broadcast;
    }

    @Override
    public void close() {
        broadcasts.forEach(Broadcast::destroy);
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
     * The scores with their p and q values, null without a reference; their threshold and verdict, both null where there
     * is no threshold, the verdict also where there is no score; and for AdaNeg whether its bank is trusted, null where that
     * is not known.
     */
    public Dataset<Row> apply(Dataset<Row> scored, Thresholds thresholds) {
        Column threshold = lit(null).cast(DataTypes.DoubleType);
        for (Map.Entry<ScoringMethod, Double> entry : thresholds.values().entrySet()) {
            threshold = when(isOf(entry.getKey()), lit(entry.getValue())).otherwise(threshold);
        }
        Column pValue = lit(null).cast(DataTypes.DoubleType);
        Column qValue = lit(null).cast(DataTypes.DoubleType);
        for (Map.Entry<ScoringMethod, ReferenceFinding> entry :
                thresholds.findings().entrySet()) {
            Broadcast<FalseDiscovery> lake = broadcast(entry.getValue().lake());
            pValue = when(
                            isOf(entry.getKey()),
                            ofScore(score -> lake.value().reference().pValue(score)))
                    .otherwise(pValue);
            qValue = when(isOf(entry.getKey()), ofScore(score -> lake.value().qValue(score)))
                    .otherwise(qValue);
        }
        return scored.withColumn(ScoresSchema.P_VALUE, pValue)
                .withColumn(ScoresSchema.Q_VALUE, qValue)
                .withColumn(ScoresSchema.THRESHOLD, threshold)
                .withColumn(ScoresSchema.IS_OOD, col(ScoresSchema.ID_SCORE).lt(col(ScoresSchema.THRESHOLD)))
                .withColumn(ScoresSchema.BANK_TRUSTED, bankTrusted());
    }

    private static Column isOf(ScoringMethod method) {
        return col(ScoresSchema.METHOD).equalTo(method.tableName());
    }

    /** A function of the score; null where there is none. */
    private static Column ofScore(ScoreFunction function) {
        return functions
                .udf((Double score) -> score == null ? null : function.of(score), DataTypes.DoubleType)
                .apply(col(ScoresSchema.ID_SCORE));
    }

    private interface ScoreFunction extends Serializable {
        double of(double score);
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

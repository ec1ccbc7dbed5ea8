package io.lakesieve.job.study;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.InputException;
import io.lakesieve.config.TruthSource;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.evaluate.KnownImages;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads the scores of a run whose truth is known, the reference's among the good ones, by the methods that score each image
 * alone: AdaNeg's banks would be others in each draw.
 */
public final class ReadScoredImages {
    private static final long MAX_SCORES = 10_000_000;

    private final SparkSession spark;
    private final Lake lake;
    private final TruthSource truth;

    public ReadScoredImages(SparkSession spark, Lake lake, TruthSource truth) {
        this.spark = spark;
        this.lake = lake;
        this.truth = truth;
    }

    /**
     * Reads.
     *
     * @throws InputException if the truth lacks good images or outliers, or there are too many images for the driver
     */
    public ScoredImages execute(Run run) {
        long scores = run.counts().getOrDefault(RunCounts.SCORES, 0L);
        if (scores > MAX_SCORES) {
            throw new InputException(
                    "The run %s has %,d scores, and a study draws from %,d at most: audit fewer images with --limit."
                            .formatted(run.runId(), scores, MAX_SCORES));
        }
        Map<ScoringMethod, List<Double>> good = new EnumMap<>(ScoringMethod.class);
        Map<ScoringMethod, List<Double>> outliers = new EnumMap<>(ScoringMethod.class);
        for (Row row : rows(run).collectAsList()) { // three values a score, at most MAX_SCORES
            ScoringMethod method = ScoringMethod.ofTableName(row.getString(0));
            if (method.adaptation().isEmpty()) {
                (row.getBoolean(2) ? good : outliers)
                        .computeIfAbsent(method, first -> new ArrayList<>())
                        .add(row.getDouble(1));
            }
        }
        lake.calibration().findingsOf(run).forEach((method, said) -> {
            List<Double> known = good.get(ScoringMethod.ofTableName(method));
            if (known != null) {
                DoubleStream.of(said.finding().lake().reference().scores()).forEach(known::add);
            }
        });
        if (good.isEmpty() || !good.keySet().equals(outliers.keySet())) {
            throw new InputException(
                    "The truth of the run %s must name good images and outliers that a method other than AdaNeg's scored."
                            .formatted(run.runId()));
        }
        return new ScoredImages(ascending(good), ascending(outliers));
    }

    private Dataset<Row> rows(Run run) {
        return lake.scores()
                .ofRun(run)
                .where(col(ScoresSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK))
                .join(new KnownImages(spark, lake, truth).of(run), ScoresSchema.PATH)
                .select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE, KnownImages.IN_DISTRIBUTION);
    }

    /** In an order that does not depend on the data's layout, which a seed then shuffles. */
    private static Map<ScoringMethod, double[]> ascending(Map<ScoringMethod, List<Double>> scores) {
        Map<ScoringMethod, double[]> ascending = new EnumMap<>(ScoringMethod.class);
        scores.forEach((method, values) -> {
            double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            ascending.put(method, sorted);
        });
        return ascending;
    }
}

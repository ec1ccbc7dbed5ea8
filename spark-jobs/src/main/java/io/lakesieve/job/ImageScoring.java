package io.lakesieve.job;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.FeatureBank;
import io.lakesieve.core.ScoringMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import scala.reflect.ClassTag$;

/**
 * Scores embedded images against a label set: AdaNeg's bank first where a method needs one, then every method in one
 * sweep, then the verdicts.
 */
final class ImageScoring {
    private final SparkSession spark;
    private final ScoringOptions options;
    private final ScoringPlan plan;
    private final Progress progress;

    ImageScoring(SparkSession spark, LabelSet labels, ScoringOptions options, Progress progress) {
        this.spark = spark;
        this.options = options;
        this.plan = ScoringPlan.of(labels, options);
        this.progress = progress;
    }

    /**
     * What came out, beside the rows.
     *
     * @param bank the banks, where a method needed them
     * @param thresholds the threshold of each method that has one
     */
    record Outcome(Optional<GatheredBank> bank, Map<ScoringMethod, Double> thresholds) {}

    /**
     * Scores.
     *
     * @param images the images to score, with {@link ImageColumns}
     * @param reference known in-distribution images, which join the bank and set thresholds; may be empty
     * @param count the number of images, for progress
     * @param sink takes the rows of {@code scores}, but for the run's columns, and consumes them before it returns
     */
    Outcome execute(Dataset<Row> images, Dataset<Row> reference, long count, Consumer<Dataset<Row>> sink) {
        Broadcast<ScoringPlan> broadcastPlan = broadcast(plan, ScoringPlan.class);
        Optional<GatheredBank> bank = options.needBank()
                ? Optional.of(gatherBank(images.union(reference), count, broadcastPlan))
                : Optional.empty();
        FeatureBank featureBank = bank.map(GatheredBank::bank)
                .orElseGet(() -> FeatureBank.of(List.of(), plan.adaNeg().capacity()));
        Broadcast<FeatureBank> broadcastBank = broadcast(featureBank, FeatureBank.class);
        Map<ScoringMethod, Double> thresholds;
        try (StageWatch watch = StageWatch.begin(spark, progress, "score images", count)) {
            Verdicts verdicts = new Verdicts(options);
            Dataset<Row> scored = score(images, broadcastPlan, broadcastBank, watch.done());
            LongAccumulator aside = spark.sparkContext().longAccumulator();
            thresholds = verdicts.thresholds(scored, score(reference, broadcastPlan, broadcastBank, aside));
            sink.accept(verdicts.apply(scored, thresholds));
        }
        broadcastBank.destroy();
        broadcastPlan.destroy();
        return new Outcome(bank, thresholds);
    }

    private GatheredBank gatherBank(Dataset<Row> images, long count, Broadcast<ScoringPlan> broadcastPlan) {
        try (StageWatch watch = StageWatch.begin(spark, progress, "fill banks", count)) {
            Map<Integer, BankState> states = images.toJavaRDD()
                    .mapPartitionsToPair(new BankTask(broadcastPlan, watch.done()))
                    .reduceByKey(BankState::merge)
                    .collectAsMap(); // at most labels x (M - 1) images
            return GatheredBank.of(states, plan.idLabels(), plan.adaNeg().capacity());
        }
    }

    private static Dataset<Row> score(
            Dataset<Row> images,
            Broadcast<ScoringPlan> broadcastPlan,
            Broadcast<FeatureBank> broadcastBank,
            LongAccumulator done) {
        return images.mapPartitions(
                new ScoringTask(broadcastPlan, broadcastBank, done), Encoders.row(ScoringTask.OUTPUT_TYPE));
    }

    private <T> Broadcast<T> broadcast(T value, Class<T> type) {
        return spark.sparkContext().broadcast(value, ClassTag$.MODULE$.apply(type));
    }
}

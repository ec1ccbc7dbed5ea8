package io.lakesieve.job.bank;

import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.job.embedded.EmbeddedImage;
import io.lakesieve.job.run.MaxResultSizeCheck;
import io.lakesieve.job.score.ScoringPlan;
import io.lakesieve.job.score.SharedKernels;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.LongAccumulator;

/**
 * Pass 1 of AdaNeg: finds each label's M - 1 images of lowest entropy among all that are confident enough.
 *
 * <p>What tasks hold, shuffle and send is bounded by labels x (M - 1) images, however many qualify and however skewed
 * their labels are.
 */
public final class GatherBanks {
    /** More than an image takes in the bank of a task or of the driver, embedding apart: its id, entropy and label. */
    private static final int BYTES_AN_ENTRY = 512;

    private final SparkContext spark;
    private final ScoringPlan plan;
    private final Broadcast<ScoringPlan> broadcastPlan;

    public GatherBanks(SparkContext spark, ScoringPlan plan, Broadcast<ScoringPlan> broadcastPlan) {
        this.spark = spark;
        this.plan = plan;
        this.broadcastPlan = broadcastPlan;
    }

    /**
     * Checks that the driver may receive the banks at their largest.
     *
     * @param images the number of images that may enter them
     * @throws io.lakesieve.config.InputException if not; it says what to set
     */
    public static void requireRoom(SparkConf conf, ScoringPlan plan, long images) {
        long labels = plan.labels().space().labels();
        long banked = Math.min(images, labels * plan.adaNeg().capacity());
        long bytes = (long) plan.labels().space().dimension() * Float.BYTES + BYTES_AN_ENTRY;
        new MaxResultSizeCheck(conf).requireRoom("The banks of %,d labels".formatted(labels), banked, bytes);
    }

    /**
     * Gathers.
     *
     * @param reference known in-distribution images, which join the banks
     * @param done counts the images that were looked at
     */
    public GatheredBank execute(
            JavaRDD<EmbeddedImage> images, Optional<JavaRDD<EmbeddedImage>> reference, LongAccumulator done) {
        int slots = spark.defaultParallelism();
        Map<Integer, BankState> states;
        try {
            JavaPairRDD<Integer, BankState> ofImages =
                    images.mapPartitionsToPair(new BankTask(broadcastPlan, ImageRole.AUDITED, done));
            states = reference
                    .map(known -> ofImages.union(
                            known.mapPartitionsToPair(new BankTask(broadcastPlan, ImageRole.REFERENCE, done))))
                    .orElse(ofImages)
                    .reduceByKey(BankState::merge, slots)
                    .collectAsMap(); // at most labels x (M - 1) ids; requireRoom has seen to it
        } finally {
            SharedKernels.end(plan.bankKey());
        }
        Broadcast<Set<UTF8String>> banked =
                JavaSparkContext.fromSparkContext(spark).broadcast(imageIds(states));
        JavaRDD<EmbeddedImage> all = reference.map(images::union).orElse(images);
        Map<UTF8String, float[]> embeddings =
                banked.value().isEmpty() ? Map.of() : BankedEmbeddings.of(all, banked, slots);
        banked.destroy();
        return GatheredBank.of(
                states, embeddings, plan.idLabels(), plan.adaNeg().capacity());
    }

    private static Set<UTF8String> imageIds(Map<Integer, BankState> states) {
        Set<UTF8String> ids = new HashSet<>();
        for (BankState state : states.values()) {
            for (BankCandidate entry : state.bank().entries()) {
                ids.add(UTF8String.fromString(entry.imageId()));
            }
        }
        return ids;
    }
}

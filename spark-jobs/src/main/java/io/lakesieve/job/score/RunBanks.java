package io.lakesieve.job.score;

import io.lakesieve.job.bank.GatherBanks;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.StageWatch;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** Fills AdaNeg's banks for a run: from all its images, or by adding those that are new to the banks of an earlier run. */
final class RunBanks {
    private final SparkSession spark;
    private final ScoringPlan plan;
    private final Broadcast<ScoringPlan> broadcastPlan;
    private final int tasks;
    private final Progress progress;

    RunBanks(SparkSession spark, ScoringPlan plan, Broadcast<ScoringPlan> broadcastPlan, int tasks, Progress progress) {
        this.spark = spark;
        this.plan = plan;
        this.broadcastPlan = broadcastPlan;
        this.tasks = tasks;
        this.progress = progress;
    }

    /**
     * Fills.
     *
     * @param reference known in-distribution images, which join the banks
     * @param earlier what an earlier run leaves; its banks are added to if all that is in them is still there
     * @throws io.lakesieve.config.InputException if the driver may not receive the banks
     */
    GatheredBank fill(
            ImageScoring.Images images, Optional<ImageScoring.Images> reference, Optional<ReusableScores> earlier) {
        return earlier.filter(scores -> scores.bank().isSubset())
                .map(this::grown)
                .orElseGet(() -> gather(images, reference));
    }

    private GatheredBank grown(ReusableScores earlier) {
        GatheredBank before = earlier.bank().images().orElseThrow();
        if (earlier.fresh().count() == 0) {
            return before;
        }
        GatheredBank added = gather(earlier.fresh(), Optional.empty());
        return before.merge(added, plan.idLabels(), plan.adaNeg().capacity());
    }

    private GatheredBank gather(ImageScoring.Images images, Optional<ImageScoring.Images> reference) {
        SparkContext context = spark.sparkContext();
        long referenceCount = reference.map(ImageScoring.Images::count).orElse(0L);
        GatherBanks.requireRoom(context.conf(), plan, images.count() + referenceCount);
        try (StageWatch watch = StageWatch.begin(spark, progress, "fill banks", images.count())) {
            return new GatherBanks(context, plan, broadcastPlan)
                    .execute(
                            images.table().images().coalesce(tasks),
                            reference.map(known -> known.table().images().coalesce(tasks)),
                            watch.done());
        }
    }
}

package io.lakesieve.job.bank;

import io.lakesieve.config.SelfMatch;
import io.lakesieve.job.embedded.EmbeddedImage;
import io.lakesieve.job.score.ImageBlocks;
import io.lakesieve.job.score.ScoringPlan;
import io.lakesieve.job.score.SharedKernels;
import java.util.Iterator;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * Runs pass 1 over a partition: gathers the confident images into a bank for each label, before anything is shuffled.
 */
final class BankTask implements PairFlatMapFunction<Iterator<EmbeddedImage>, Integer, BankState> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<ScoringPlan> plan;
    private final ImageRole role;
    private final LongAccumulator done;

    BankTask(Broadcast<ScoringPlan> plan, ImageRole role, LongAccumulator done) {
        this.plan = plan;
        this.role = role;
        this.done = done;
    }

    @Override
    public Iterator<Tuple2<Integer, BankState>> call(Iterator<EmbeddedImage> images) {
        ScoringPlan scoring = plan.value();
        PartitionBanks banks =
                new PartitionBanks(scoring.labels().space().labels(), scoring.idLabels(), scoring.adaNeg());
        try (SharedKernels.Lease lease = SharedKernels.lease(scoring.bankKey(), scoring::bankKernel)) {
            ImageBlocks blocks = new ImageBlocks(images, SelfMatch.COUNTED, lease.scorer());
            while (blocks.advance()) {
                for (int i = 0; i < blocks.size(); i++) {
                    if (blocks.isScored(i)) {
                        banks.offer(
                                lease.scorer().text(blocks.row(i)),
                                blocks.image(i).imageId());
                    }
                }
                done.add(blocks.size());
            }
        }
        return banks.states(role);
    }
}

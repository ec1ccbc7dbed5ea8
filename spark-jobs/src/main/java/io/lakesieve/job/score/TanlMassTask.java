package io.lakesieve.job.score;

import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.score.ConfidentMasses;
import io.lakesieve.job.embedded.EmbeddedImage;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;

/** Sums the corpus' masses over the images of a partition that TANL's first score is confident of. */
final class TanlMassTask implements FlatMapFunction<Iterator<EmbeddedImage>, ConfidentMasses> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<WordList> corpus;
    private final double threshold;
    private final LongAccumulator done;

    TanlMassTask(Broadcast<WordList> corpus, double threshold, LongAccumulator done) {
        this.corpus = corpus;
        this.threshold = threshold;
        this.done = done;
    }

    @Override
    public Iterator<ConfidentMasses> call(Iterator<EmbeddedImage> images) {
        WordList words = corpus.value();
        ConfidentMasses masses = new ConfidentMasses(words.labels().negatives().size());
        try (SharedKernels.Lease lease = SharedKernels.lease(words.key(), words::kernel)) {
            ImageBlocks blocks = new ImageBlocks(images, SelfMatch.COUNTED, lease.scorer());
            while (blocks.advance()) {
                for (int i = 0; i < blocks.size(); i++) {
                    if (blocks.isScored(i)) {
                        masses.add(lease.scorer(), blocks.row(i), threshold);
                    }
                }
                done.add(blocks.size());
            }
        }
        return List.of(masses).iterator();
    }
}

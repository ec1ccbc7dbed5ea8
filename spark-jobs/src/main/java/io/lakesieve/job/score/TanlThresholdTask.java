package io.lakesieve.job.score;

import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.score.TanlThreshold;
import io.lakesieve.job.embedded.EmbeddedImage;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;

/** Gathers TANL's first scores of a partition. */
final class TanlThresholdTask implements FlatMapFunction<Iterator<EmbeddedImage>, TanlThreshold> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<WordList> corpus;
    private final LongAccumulator done;

    TanlThresholdTask(Broadcast<WordList> corpus, LongAccumulator done) {
        this.corpus = corpus;
        this.done = done;
    }

    @Override
    public Iterator<TanlThreshold> call(Iterator<EmbeddedImage> images) {
        TanlThreshold threshold = new TanlThreshold();
        WordList words = corpus.value();
        try (SharedKernels.Lease lease = SharedKernels.lease(words.key(), words::kernel)) {
            ImageBlocks blocks = new ImageBlocks(images, SelfMatch.COUNTED, lease.scorer());
            while (blocks.advance()) {
                for (int i = 0; i < blocks.size(); i++) {
                    if (blocks.isScored(i)) {
                        threshold.add(lease.scorer().text(blocks.row(i)).negLabel());
                    }
                }
                done.add(blocks.size());
            }
        }
        return List.of(threshold).iterator();
    }
}

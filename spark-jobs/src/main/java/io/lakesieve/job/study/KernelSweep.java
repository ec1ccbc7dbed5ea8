package io.lakesieve.job.study;

import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import java.util.List;

/** Puts images through a kernel, block by block, each left out of the proxies that it is scored with. */
final class KernelSweep {
    private KernelSweep() {}

    /** Takes the scores of an image. */
    interface Taker {
        /**
         * Takes.
         *
         * @param row of the scorer
         * @param image its place in the list
         */
        void take(BlockScorer scorer, int row, int image);
    }

    static void over(ScoringKernel kernel, List<StudyImage> images, Taker taker) {
        try (BlockScorer scorer = kernel.scorer()) {
            for (int start = 0; start < images.size(); start += scorer.capacity()) {
                int count = Math.min(scorer.capacity(), images.size() - start);
                for (int row = 0; row < count; row++) {
                    StudyImage image = images.get(start + row);
                    scorer.put(row, image.embedding(), image.imageId());
                }
                scorer.score(count);
                for (int row = 0; row < count; row++) {
                    taker.take(scorer, row, start + row);
                }
            }
        }
    }
}

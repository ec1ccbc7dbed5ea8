package io.lakesieve.sql;

import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.model.runtime.LeasePool;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A cache of scoring kernels, shared by SQL functions and pipeline stages in a JVM. A kernel is prepared at the first
 * use of its space and kept for later queries. Of the kernels that no thread uses, the least recently used ones are
 * closed.
 */
public final class PreparedKernels {
    /** The cache of this JVM. A query rarely uses more than two spaces; a kernel takes some 25 MB. */
    public static final PreparedKernels SHARED = new PreparedKernels(8);

    private final LeasePool<String, Scorers> kernels;

    PreparedKernels(int maxIdle) {
        this.kernels = new LeasePool<>(maxIdle, Scorers::close);
    }

    /**
     * Runs {@code work} with a scorer of the space that no other thread uses meanwhile.
     *
     * @param key identifies the space within this JVM
     * @param kernel prepares the kernel if it is not cached
     */
    public <R> R use(String key, Supplier<ScoringKernel> kernel, Function<BlockScorer, R> work) {
        try (LeasePool<String, Scorers>.Lease lease = kernels.lease(key, () -> new Scorers(kernel.get()))) {
            Scorers scorers = lease.resource();
            BlockScorer scorer = scorers.take();
            try {
                return work.apply(scorer);
            } finally {
                scorers.giveBack(scorer);
            }
        }
    }

    /** A kernel with the scorers that no thread uses. */
    private static final class Scorers {
        private final ScoringKernel kernel;
        private final Deque<BlockScorer> idle = new ArrayDeque<>();

        Scorers(ScoringKernel kernel) {
            this.kernel = kernel;
        }

        synchronized BlockScorer take() {
            return idle.isEmpty() ? kernel.scorer() : idle.pop();
        }

        synchronized void giveBack(BlockScorer scorer) {
            idle.push(scorer);
        }

        synchronized void close() {
            idle.forEach(BlockScorer::close);
            kernel.close();
        }
    }
}

package io.lakesieve.sql;

import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A cache of scoring kernels, shared by SQL functions and pipeline stages in a JVM. A kernel is prepared at the first
 * use of its space and kept for later queries. The least recently used ones are evicted, and closed once no thread uses
 * them.
 */
public final class PreparedKernels {
    /** The cache of this JVM. A query rarely uses more than two spaces; a kernel takes some 25 MB. */
    public static final PreparedKernels SHARED = new PreparedKernels(8);

    private final int maxKernels;
    /** By key, in the order of use, the most recent last. */
    private final Map<String, Pool> pools = new LinkedHashMap<>(16, 0.75f, true);

    PreparedKernels(int maxKernels) {
        this.maxKernels = maxKernels;
    }

    /**
     * Runs {@code work} with a scorer of the space that no other thread uses meanwhile.
     *
     * @param key identifies the space within this JVM
     * @param kernel prepares the kernel if it is not cached
     */
    public <R> R use(String key, Supplier<ScoringKernel> kernel, Function<BlockScorer, R> work) {
        Pool pool = enter(key, kernel);
        try {
            BlockScorer scorer = pool.take();
            try {
                return work.apply(scorer);
            } finally {
                pool.giveBack(scorer);
            }
        } finally {
            pool.leave();
        }
    }

    private synchronized Pool enter(String key, Supplier<ScoringKernel> kernel) {
        Pool pool = pools.computeIfAbsent(key, absent -> new Pool(kernel));
        pool.enter();
        if (pools.size() > maxKernels) {
            String eldest = pools.keySet().iterator().next();
            pools.remove(eldest).leave();
        }
        return pool;
    }

    /** A kernel with its idle scorers and a reference count; closed when the count is 0. */
    private static final class Pool {
        private final Supplier<ScoringKernel> source;
        private final Deque<BlockScorer> idle = new ArrayDeque<>();
        private ScoringKernel kernel;
        /** The reference count: threads that use the kernel, and one for the cache. */
        private int inside = 1;

        Pool(Supplier<ScoringKernel> source) {
            this.source = source;
        }

        synchronized void enter() {
            inside++;
        }

        synchronized BlockScorer take() {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
            if (kernel == null) {
                kernel = source.get();
            }
            return kernel.scorer();
        }

        synchronized void giveBack(BlockScorer scorer) {
            idle.push(scorer);
        }

        synchronized void leave() {
            inside--;
            if (inside == 0) {
                idle.forEach(BlockScorer::close);
                idle.clear();
                if (kernel != null) {
                    kernel.close();
                }
            }
        }
    }
}

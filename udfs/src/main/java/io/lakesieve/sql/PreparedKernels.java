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
 * The kernels of a JVM that functions of SQL and ML's stages share: one for each space, prepared at its first use and
 * kept for the next query. Only the last few are kept; one that falls out is closed as soon as no thread uses it.
 */
public final class PreparedKernels {
    /** The kernels of this JVM. A query rarely names more than two spaces; a kernel takes some 25 MB. */
    public static final PreparedKernels SHARED = new PreparedKernels(8);

    private final int most;
    /** By key, the one used last at the end. */
    private final Map<String, Pool> pools = new LinkedHashMap<>(16, 0.75f, true);

    PreparedKernels(int most) {
        this.most = most;
    }

    /**
     * Does something with a scorer of the space, which no other thread uses at the time.
     *
     * @param key names the space among all that this JVM may come to see
     * @param kernel prepares its kernel where this JVM does not have it
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
        if (pools.size() > most) {
            String eldest = pools.keySet().iterator().next();
            pools.remove(eldest).leave();
        }
        return pool;
    }

    /** A kernel with the scorers that no thread uses at the moment; closed when the last one has left. */
    private static final class Pool {
        private final Supplier<ScoringKernel> source;
        private final Deque<BlockScorer> idle = new ArrayDeque<>();
        private ScoringKernel kernel;
        /** Threads at work in here, and one for the map that holds the pool. */
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

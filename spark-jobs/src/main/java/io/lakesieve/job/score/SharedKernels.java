package io.lakesieve.job.score;

import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;

/**
 * Shares the prepared kernel of a pass among all tasks of a JVM.
 *
 * <p>A kernel holds native memory, so it is closed early: by the driver in its own JVM when the pass ends; on
 * executors, which do not learn of that, when the next pass begins or after a minute without a task.
 */
public final class SharedKernels {
    private static final long IDLE_MILLIS = 60_000;
    private static final Map<String, Shared> KERNELS = new HashMap<>();
    private static final Timer TIMER = new Timer("lakesieve-kernels", true);

    /** A kernel with the number of its users. */
    private static final class Shared {
        private final ScoringKernel kernel;
        private int users;
        private boolean ended;
        private long idleSince;

        Shared(ScoringKernel kernel) {
            this.kernel = kernel;
        }

        boolean isIdle() {
            return users == 0;
        }
    }

    /** A scorer for one thread, over a kernel that stays open at least as long. */
    public static final class Lease implements AutoCloseable {
        private final String key;
        private final Shared shared;
        private final BlockScorer scorer;

        private Lease(String key, Shared shared, BlockScorer scorer) {
            this.key = key;
            this.shared = shared;
            this.scorer = scorer;
        }

        public BlockScorer scorer() {
            return scorer;
        }

        @Override
        public void close() {
            scorer.close();
            release(key, shared);
        }
    }

    /**
     * Takes a scorer for the calling task, which closes it.
     *
     * @param key the run and its pass; a kernel whose key begins with another's is of the same pass, and stays with it
     * @param kernel prepares the kernel if this JVM does not have it; tasks wait meanwhile
     */
    public static synchronized Lease lease(String key, Supplier<ScoringKernel> kernel) {
        closeIdle(key);
        Shared shared = KERNELS.get(key);
        if (shared == null) {
            shared = new Shared(kernel.get());
            KERNELS.put(key, shared);
        }
        Lease lease = new Lease(key, shared, shared.kernel.scorer());
        shared.users++;
        return lease;
    }

    private static synchronized void release(String key, Shared shared) {
        shared.users--;
        shared.idleSince = System.nanoTime();
        if (shared.isIdle()) {
            if (shared.ended) {
                close(key);
            } else {
                TIMER.schedule(closing(key, shared, shared.idleSince), IDLE_MILLIS);
            }
        }
    }

    private static TimerTask closing(String key, Shared shared, long idleSince) {
        return new TimerTask() {
            @Override
            public void run() {
                closeIfIdleSince(key, shared, idleSince);
            }
        };
    }

    private static synchronized void closeIfIdleSince(String key, Shared shared, long idleSince) {
        if (KERNELS.get(key) == shared && shared.isIdle() && shared.idleSince == idleSince) {
            close(key);
        }
    }

    /** Declares that no further task of this JVM will need the kernel: it is closed now, or by its last user. */
    public static synchronized void end(String key) {
        Shared shared = KERNELS.get(key);
        if (shared != null) {
            shared.ended = true;
            if (shared.isIdle()) {
                close(key);
            }
        }
    }

    /** How many kernels this JVM holds. */
    static synchronized int open() {
        return KERNELS.size();
    }

    private static void closeIdle(String wanted) {
        for (Iterator<Map.Entry<String, Shared>> entries = KERNELS.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<String, Shared> entry = entries.next();
            boolean ofOnePass = entry.getKey().startsWith(wanted) || wanted.startsWith(entry.getKey());
            if (!ofOnePass && entry.getValue().isIdle()) {
                entry.getValue().kernel.close();
                entries.remove();
            }
        }
    }

    private static void close(String key) {
        KERNELS.remove(key).kernel.close();
    }

    private SharedKernels() {}
}

package io.lakesieve.job.run;

import java.util.function.Consumer;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;

/**
 * Tells a run that its process is being ended from outside, by SIGINT or SIGTERM, while the session still works: Hadoop's
 * shutdown hooks run by priority, and Spark's, which stop the session, come after this one. Jobs at work are cancelled
 * first, so that what the run writes last does not wait for them.
 */
final class Interruption implements AutoCloseable {
    /** Of a run that nothing has to be told. */
    static final Interruption NONE = new Interruption(() -> {});

    /** Why a run failed whose process was ended. */
    static final String REASON = "The process was interrupted.";

    /** Above Spark's. */
    private static final int PRIORITY = 1_000;

    private final Runnable hook;
    private volatile boolean begun;

    private Interruption(Runnable end) {
        this.hook = () -> {
            begun = true;
            end.run();
        };
    }

    /** Tells a run from now on until this is closed. */
    static Interruption of(SparkSession spark, Consumer<String> run) {
        Interruption interruption = new Interruption(() -> {
            spark.sparkContext().cancelAllJobs();
            run.accept(REASON);
        });
        ShutdownHookManager.get().addShutdownHook(interruption.hook, PRIORITY);
        return interruption;
    }

    /** Whether the process is being ended. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}

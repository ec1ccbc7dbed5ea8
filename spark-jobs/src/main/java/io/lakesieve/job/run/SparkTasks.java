package io.lakesieve.job.run;

import org.apache.spark.sql.SparkSession;

/** Computes how many tasks work is split into. */
public final class SparkTasks {
    /** Tasks that each slot should get at least, so that slow ones do not decide the end. */
    private static final int TASKS_PER_SLOT = 4;
    /** The same where a task costs little beside its first batch. */
    private static final int BATCHED_TASKS_PER_SLOT = 32;

    /** Tasks for the items: at most that many items each, and several for each slot where there are enough. */
    public static int forItems(SparkSession spark, long items, int itemsATask) {
        long slots = spark.sparkContext().defaultParallelism();
        long tasks = Math.max((items + itemsATask - 1) / itemsATask, Math.min(items, slots * TASKS_PER_SLOT));
        return (int) Math.max(1, Math.min(tasks, Integer.MAX_VALUE));
    }

    /**
     * Tasks for items that are worked on in batches: about {@value #BATCHED_TASKS_PER_SLOT} for each slot, none smaller than
     * a batch, and as many for each slot as for the others, so that all slots end together.
     *
     * @param batch items of a batch
     * @param mostATask items of a task at most
     */
    public static int forBatches(SparkSession spark, long items, int batch, int mostATask) {
        long slots = spark.sparkContext().defaultParallelism();
        long even = items / (slots * BATCHED_TASKS_PER_SLOT);
        long itemsATask = Math.max(batch, Math.min(even / batch * batch, mostATask));
        long tasks = roundedUp(items, itemsATask) / itemsATask;
        return (int) Math.min(roundedUp(tasks, slots), Integer.MAX_VALUE);
    }

    private static long roundedUp(long number, long step) {
        return (number + step - 1) / step * step;
    }

    private SparkTasks() {}
}

package io.lakesieve.job;

import org.apache.spark.sql.SparkSession;

/** How many tasks or files a piece of work is cut into. */
final class SparkTasks {
    /** Tasks that each slot should get at least, so that slow ones do not decide the end. */
    private static final int TASKS_A_SLOT = 4;

    /** Tasks for the items: at most that many items each, and several for each slot where there are enough. */
    static int forItems(SparkSession spark, long items, int itemsATask) {
        long slots = spark.sparkContext().defaultParallelism();
        long tasks = Math.max((items + itemsATask - 1) / itemsATask, Math.min(items, slots * TASKS_A_SLOT));
        return (int) Math.max(1, Math.min(tasks, Integer.MAX_VALUE));
    }

    /** Files for the rows. */
    static int files(long rows, int rowsAFile) {
        return (int) Math.max(1, (rows + rowsAFile - 1) / rowsAFile);
    }

    private SparkTasks() {}
}

package io.lakesieve.measure;

import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** A Spark listener that counts the jobs of a session and the bytes of their tasks. */
final class JobCounter extends SparkListener {
    private Work work = new Work(0, 0, 0, 0, 0);

    /**
     * What was done by then.
     *
     * @param read bytes that tasks read
     * @param shuffled bytes that they wrote for other tasks
     * @param toDriver bytes that they sent to the driver as results
     */
    record Work(long jobs, long tasks, long read, long shuffled, long toDriver) {
        Work minus(Work before) {
            return new Work(
                    jobs - before.jobs,
                    tasks - before.tasks,
                    read - before.read,
                    shuffled - before.shuffled,
                    toDriver - before.toDriver);
        }
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
        work = new Work(work.jobs() + 1, work.tasks(), work.read(), work.shuffled(), work.toDriver());
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        TaskMetrics metrics = end.taskMetrics();
        if (metrics != null) {
            work = new Work(
                    work.jobs(),
                    work.tasks() + 1,
                    work.read() + metrics.inputMetrics().bytesRead(),
                    work.shuffled() + metrics.shuffleWriteMetrics().bytesWritten(),
                    work.toDriver() + metrics.resultSize());
        }
    }

    synchronized Work work() {
        return work;
    }
}

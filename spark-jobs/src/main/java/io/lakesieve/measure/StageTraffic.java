package io.lakesieve.measure;

import io.lakesieve.job.run.JobTag;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** A Spark listener that sums, by stage of a run, the bytes that tasks read, shuffle, write and send to the driver. */
final class StageTraffic extends SparkListener {
    /** The name of what belongs to no named stage. */
    static final String OTHER = "other";

    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final Map<String, Traffic> traffic = new LinkedHashMap<>();

    /**
     * Bytes of the tasks of a stage.
     *
     * @param toDriver what tasks sent the driver as their results
     */
    record Traffic(long tasks, long read, long shuffled, long written, long toDriver) {
        static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

        Traffic plus(TaskMetrics metrics) {
            return new Traffic(
                    tasks + 1,
                    read + metrics.inputMetrics().bytesRead(),
                    shuffled + metrics.shuffleWriteMetrics().bytesWritten(),
                    written + metrics.outputMetrics().bytesWritten(),
                    toDriver + metrics.resultSize());
        }
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        Properties properties = submitted.properties();
        String name = properties == null ? OTHER : properties.getProperty(JobTag.STAGE, OTHER);
        names.put(submitted.stageInfo().stageId(), name);
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskMetrics() != null) {
            String name = names.getOrDefault(end.stageId(), OTHER);
            traffic.put(name, traffic.getOrDefault(name, Traffic.NONE).plus(end.taskMetrics()));
        }
    }

    /** The traffic of a stage, all zero if it had none. */
    synchronized Traffic of(String stage) {
        return traffic.getOrDefault(stage, Traffic.NONE);
    }
}

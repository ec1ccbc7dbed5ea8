package io.lakesieve.job.run;

import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Reports the progress of one stage of a run: describes its Spark jobs, and about once a second passes the value of an
 * accumulator, to which tasks add their items, to the progress listener.
 */
public final class StageWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 1_000;

    private final SparkSession spark;
    private final String descriptionBefore;
    private final Progress.Stage stage;
    private final LongAccumulator done;
    private final Timer timer = new Timer("lakesieve-progress", true);

    private StageWatch(SparkSession spark, String descriptionBefore, Progress.Stage stage, LongAccumulator done) {
        this.spark = spark;
        this.descriptionBefore = descriptionBefore;
        this.stage = stage;
        this.done = done;
    }

    public static StageWatch begin(SparkSession spark, Progress progress, String name, long total) {
        String before = JobTag.beginStage(spark.sparkContext(), name);
        LongAccumulator done = spark.sparkContext().longAccumulator("lakesieve: " + name);
        StageWatch watch = new StageWatch(spark, before, progress.begin(name, total), done);
        watch.timer.schedule(watch.report(), PERIOD_MILLIS, PERIOD_MILLIS);
        return watch;
    }

    /** Runs a part of the work as a stage, all of whose items are done at its end. */
    public static <T> T during(SparkSession spark, Progress progress, String name, long items, Supplier<T> part) {
        try (StageWatch watch = begin(spark, progress, name, items)) {
            T result = part.get();
            watch.done().add(items);
            return result;
        }
    }

    private TimerTask report() {
        return new TimerTask() {
            @Override
            public void run() {
                stage.advance(done.sum());
            }
        };
    }

    /** Where tasks add the items they have done. A retried task counts twice, which progress can bear. */
    public LongAccumulator done() {
        return done;
    }

    @Override
    public void close() {
        timer.cancel();
        stage.advance(done.sum());
        stage.close();
        JobTag.endStage(spark.sparkContext(), descriptionBefore);
    }
}

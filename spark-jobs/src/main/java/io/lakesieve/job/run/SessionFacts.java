package io.lakesieve.job.run;

import io.lakesieve.table.Lake;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/**
 * Facts about the Spark session.
 *
 * @param master where it runs
 * @param application Spark's id of it
 * @param spark Spark's version
 * @param delta Delta's version
 * @param scala Scala's version
 * @param java Java's version on the driver
 * @param slots task slots, as Spark counts them
 * @param settings those that decide on memory, cores and GPUs, if they are set
 */
public record SessionFacts(
        String master,
        String application,
        String spark,
        String delta,
        String scala,
        String java,
        int slots,
        Map<String, String> settings) {
    public SessionFacts {
        settings = new TreeMap<>(settings);
    }

    public static SessionFacts of(SparkSession session) {
        Map<String, String> settings = new TreeMap<>();
        Stream.of(
                        "spark.driver.memory",
                        "spark.executor.memory",
                        "spark.executor.memoryOverhead",
                        "spark.executor.cores",
                        "spark.executor.instances",
                        "spark.executor.resource.gpu.amount",
                        "spark.task.cpus",
                        "spark.task.resource.gpu.amount",
                        "spark.dynamicAllocation.enabled")
                .filter(session.sparkContext().getConf()::contains)
                .forEach(key ->
                        settings.put(key, session.sparkContext().getConf().get(key)));
        return new SessionFacts(
                session.sparkContext().master(),
                session.sparkContext().applicationId(),
                session.version(),
                Lake.formatVersion(),
                Properties.versionNumberString(),
                System.getProperty("java.version"),
                session.sparkContext().defaultParallelism(),
                settings);
    }
}

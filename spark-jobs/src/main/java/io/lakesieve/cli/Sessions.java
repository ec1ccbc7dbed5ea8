package io.lakesieve.cli;

import static java.util.Map.entry;

import io.lakesieve.config.Secrets;
import io.lakesieve.sql.LakesieveExtensions;
import io.lakesieve.table.Lake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session: the cluster's under spark-submit, else a local one on all cores. */
public final class Sessions {
    private static final String EXTENSIONS =
            "io.delta.sql.DeltaSparkSessionExtension," + LakesieveExtensions.class.getName();
    private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
    private static final String ALL_CORES = "local[*]";

    /**
     * Settings for one machine, where tables are mostly small: Spark's defaults for clusters would take most of a small
     * run's time.
     */
    private static final Map<String, String> SMALL_RUN = Map.ofEntries(
            entry("spark.ui.enabled", "false"),
            entry("spark.ui.showConsoleProgress", "false"),
            entry("spark.driver.host", "localhost"),
            entry("spark.sql.shuffle.partitions", "4"),
            entry("spark.databricks.delta.snapshotPartitions", "1"),
            // Outside of UTC each commit would read the state of its table again, for the sake of partitions by time,
            // which no table here has.
            entry("spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled", "false"),
            entry("spark.sql.catalogImplementation", "in-memory"),
            // A thread keeps the last page of each sort it has done, and in a heap of 4 GB Spark makes pages of 64 MB.
            entry("spark.buffer.pageSize", "2m"),
            // A heap that is full fails the task and not the process, which can then say so.
            entry("spark.executor.killOnFatalError.depth", "0"),
            // What is about to be put to a store lies among the temporary files, which go with the process.
            entry("spark.hadoop.hadoop.tmp.dir", System.getProperty("java.io.tmpdir")));

    /**
     * A store that falls silent is given up after about a minute for each request: S3A tries it four times, within 15
     * seconds each, the least that it takes; the client within it repeats what fails sooner three times. On a cluster its own
     * core-site.xml has the word.
     */
    private static final Map<String, String> STORE_TIMEOUTS = Map.of(
            "spark.hadoop.fs.s3a.connection.establish.timeout", "15s",
            "spark.hadoop.fs.s3a.connection.timeout", "15s",
            "spark.hadoop.fs.s3a.connection.request.timeout", "15s",
            "spark.hadoop.fs.s3a.attempts.maximum", "3",
            "spark.hadoop.fs.s3a.retry.limit", "3",
            "spark.hadoop.fs.s3a.retry.interval", "500ms",
            "spark.hadoop.fs.s3a.retry.throttle.limit", "5",
            "spark.hadoop.fs.s3a.retry.throttle.interval", "200ms",
            // S3A does not go on where a read of several ranges at once breaks off, and a task here is tried once.
            "spark.hadoop.parquet.hadoop.vectored.io.enabled", "false");

    /**
     * Opens a session. The user's settings overrule all others; those that spark-submit or an option {@code -D} of the JVM
     * gives, which Spark finds among the system properties, come before the job file's.
     *
     * @param jobFile the job file's settings
     * @param local groups of further settings of a new session on one machine, each if the user has given none of it
     */
    public static SparkSession open(Map<String, String> jobFile, List<Map<String, String>> local) {
        String master = System.getProperty("spark.master", jobFile.getOrDefault("spark.master", ALL_CORES));
        Map<String, String> settings = new HashMap<>(Lake.commitSettings());
        settings.put("spark.redaction.regex", Secrets.NAMES);
        if (master.startsWith("local")) {
            settings.putAll(SMALL_RUN);
            settings.putAll(STORE_TIMEOUTS);
            if (SparkSession.getDefaultSession().isEmpty()) {
                local.stream()
                        .filter(group -> group.keySet().stream().noneMatch(isGiven(jobFile)))
                        .forEach(settings::putAll);
            }
        }
        settings.putAll(jobFile);
        settings.keySet().removeIf(key -> System.getProperty(key) != null);
        SparkSession.Builder builder = SparkSession.builder();
        settings.forEach(builder::config);
        return builder.appName("lakesieve")
                .config("spark.sql.extensions", EXTENSIONS)
                .config("spark.sql.catalog.spark_catalog", DELTA_CATALOG)
                .master(master)
                .getOrCreate();
    }

    private static Predicate<String> isGiven(Map<String, String> jobFile) {
        return key -> jobFile.containsKey(key) || System.getProperty(key) != null;
    }

    private Sessions() {}
}

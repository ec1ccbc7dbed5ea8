package io.lakesieve.cli;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session: the cluster's under spark-submit, else a local one on all cores. */
final class Sessions {
    private static final String DELTA_EXTENSIONS = "io.delta.sql.DeltaSparkSessionExtension";
    private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
    private static final String ALL_CORES = "local[*]";

    /** On one machine small tables are the rule, and the defaults for clusters cost most of a small run. */
    private static final Map<String, String> SMALL_RUN = Map.of(
            "spark.ui.enabled", "false",
            "spark.ui.showConsoleProgress", "false",
            "spark.driver.host", "localhost",
            "spark.sql.shuffle.partitions", "4",
            "spark.databricks.delta.snapshotPartitions", "1",
            "spark.sql.catalogImplementation", "in-memory");

    static SparkSession open() {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("lakesieve")
                .config("spark.sql.extensions", DELTA_EXTENSIONS)
                .config("spark.sql.catalog.spark_catalog", DELTA_CATALOG);
        String master = System.getProperty("spark.master", ALL_CORES);
        if (master.startsWith("local")) {
            SMALL_RUN.forEach((key, value) -> builder.config(key, System.getProperty(key, value)));
        }
        return builder.master(master).getOrCreate();
    }

    private Sessions() {}
}

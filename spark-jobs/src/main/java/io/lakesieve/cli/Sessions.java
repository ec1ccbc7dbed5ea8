package io.lakesieve.cli;

import io.lakesieve.sql.LakesieveExtensions;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session: the cluster's under spark-submit, else a local one on all cores. */
final class Sessions {
    private static final String EXTENSIONS =
            "io.delta.sql.DeltaSparkSessionExtension," + LakesieveExtensions.class.getName();
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
        return open(Map.of());
    }

    /** Opens a session with further settings, which the user's own overrule; they are not those of an open one. */
    static SparkSession open(Map<String, String> settings) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("lakesieve")
                .config("spark.sql.extensions", EXTENSIONS)
                .config("spark.sql.catalog.spark_catalog", DELTA_CATALOG);
        String master = System.getProperty("spark.master", ALL_CORES);
        if (master.startsWith("local")) {
            SMALL_RUN.forEach((key, value) -> builder.config(key, System.getProperty(key, value)));
            settings.forEach((key, value) -> builder.config(key, System.getProperty(key, value)));
        }
        return builder.master(master).getOrCreate();
    }

    private Sessions() {}
}

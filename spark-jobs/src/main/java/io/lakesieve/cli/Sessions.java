package io.lakesieve.cli;

import org.apache.spark.sql.SparkSession;

/** Opens the Spark session: the cluster's under spark-submit, else a local one on all cores. */
final class Sessions {
    private static final String DELTA_EXTENSIONS = "io.delta.sql.DeltaSparkSessionExtension";
    private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

    static SparkSession open() {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("lakesieve")
                .config("spark.sql.extensions", DELTA_EXTENSIONS)
                .config("spark.sql.catalog.spark_catalog", DELTA_CATALOG);
        if (System.getProperty("spark.master") == null) {
            local(builder);
        }
        return builder.getOrCreate();
    }

    /** On one machine small tables are the rule, and the defaults for clusters cost most of a small run. */
    private static void local(SparkSession.Builder builder) {
        builder.master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false")
                .config("spark.driver.host", "localhost")
                .config("spark.sql.shuffle.partitions", "8")
                .config("spark.databricks.delta.snapshotPartitions", "2")
                .config("spark.sql.catalogImplementation", "in-memory");
    }

    private Sessions() {}
}

package io.lakesieve.cli;

import io.lakesieve.table.Lake;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The flag that asks what a command would do. */
final class DryRunFlag {
    @Option(
            names = "--dry-run",
            description =
                    "print what would be embedded, scored and copied, why, and how long it may take; write nothing")
    boolean dryRun;

    /** The lake, which has to be writable unless nothing will be written. */
    Lake lake(SparkSession spark, String uri) {
        Lake lake = Lake.at(spark, uri);
        return dryRun ? lake : lake.requireWritable();
    }
}

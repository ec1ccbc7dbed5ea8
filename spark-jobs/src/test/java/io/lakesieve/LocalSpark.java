package io.lakesieve;

import io.lakesieve.sql.LakesieveExtensions;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one Spark session of their JVM: real Spark with real Delta tables on two task slots. */
public final class LocalSpark implements ParameterResolver {
    private static final String SLOTS = "local[2]";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return session();
    }

    /** The session, started when it is first asked for. */
    public static synchronized SparkSession session() {
        return SparkSession.builder()
                .master(SLOTS)
                .appName("lakesieve tests")
                .config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false")
                .config("spark.driver.host", "localhost")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled", "false")
                // Plans of a handful of rows cost more to adapt than to run; the demo and the cluster run with it.
                .config("spark.sql.adaptive.enabled", "false")
                // Half of the processor time went to compiling code for plans that run a few times; the demo, the
                // cluster and the checks of SQL and pipelines run with it.
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.catalogImplementation", "in-memory")
                .config("spark.delta.logStore.s3a.impl", "io.lakesieve.table.CreateIfAbsentLogStore")
                .config(
                        "spark.sql.warehouse.dir",
                        Path.of("target", "warehouse").toAbsolutePath().toString())
                .config(
                        "spark.sql.extensions",
                        "io.delta.sql.DeltaSparkSessionExtension," + LakesieveExtensions.class.getName())
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
    }

    /** Does work that a listener is told of: all of it by the time this returns, and nothing that was done before. */
    public static void listening(SparkListener listener, Runnable work) {
        SparkContext context = session().sparkContext();
        awaitListeners(context);
        context.addSparkListener(listener);
        try {
            work.run();
            awaitListeners(context);
        } finally {
            context.removeSparkListener(listener);
        }
    }

    private static void awaitListeners(SparkContext context) {
        try {
            context.listenerBus().waitUntilEmpty();
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark's listeners do not come to an end", e);
        }
    }
}

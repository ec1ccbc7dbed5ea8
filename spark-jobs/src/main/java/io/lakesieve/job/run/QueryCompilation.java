package io.lakesieve.job.run;

import io.lakesieve.table.TemporarySettings;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Whether Spark generates and compiles code for each query. For some ten thousand images that takes longer than their
 * rows do, so a session on one machine begins without it, and without plans that are made anew while they run; where there are
 * more images it changes over, and for the queries that mine negatives from many words it does meanwhile. Scores are the
 * same to the bit.
 */
public final class QueryCompilation {
    /** An embedding that is copied without compiled code costs microseconds; compilation costs an audit seconds. */
    private static final long MAX_INTERPRETED = 100_000;

    /** Files of some 100,000 scores. */
    private static final long MAX_INTERPRETED_BYTES = 8L << 20;

    /** Two passes through 72,000 embeddings of 384 dimensions take 1.5 s less with compiled code. */
    private static final int MAX_INTERPRETED_EMBEDDINGS = 20_000;

    private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";
    private static final String FACTORY_MODE = "spark.sql.codegen.factoryMode";
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
    private static final String INTERPRETED = "spark.lakesieve.interpreted";

    private static final Map<String, String> COMPILED = Map.of(WHOLE_STAGE, "true", FACTORY_MODE, "FALLBACK");

    /** The settings of a session that begins without. */
    public static final Map<String, String> OFF =
            Map.of(INTERPRETED, "true", WHOLE_STAGE, "false", FACTORY_MODE, "NO_CODEGEN", ADAPTIVE, "false");

    /** Changes a session that began without over to Spark's own settings if there are many images. */
    public static void changeFor(SparkSession spark, long images) {
        if (images > MAX_INTERPRETED) {
            changeOver(spark);
        }
    }

    /** The same if a statement, as it is parsed, is more than a query: it runs at once, and may write any number of rows. */
    public static void changeForStatement(SparkSession spark, LogicalPlan parsed) {
        if (parsed instanceof Command || parsed instanceof ParsedStatement) {
            changeOver(spark);
        }
    }

    /** The same if a query, as it is optimised, reads large files, or rows of which nobody knows how many they are. */
    public static void changeForQuery(SparkSession spark, LogicalPlan optimized) {
        double bytes = CollectionConverters.asJava(optimized.collectLeaves()).stream()
                .mapToDouble(leaf -> leaf.stats().sizeInBytes().doubleValue())
                .sum();
        if (bytes > MAX_INTERPRETED_BYTES) {
            changeOver(spark);
        }
    }

    /** Changes a session that began without over to Spark's own settings. */
    public static void changeOver(SparkSession spark) {
        if (isOff(spark)) {
            COMPILED.forEach(spark.conf()::set);
            spark.conf().set(ADAPTIVE, "true");
            spark.conf().set(INTERPRETED, "false");
        }
    }

    /** Runs queries that go through that many embeddings, with compiled code where they are many; they must not change over. */
    public static <T> T during(SparkSession spark, int embeddings, Supplier<T> queries) {
        return isOff(spark) && embeddings > MAX_INTERPRETED_EMBEDDINGS
                ? TemporarySettings.during(spark, COMPILED, queries)
                : queries.get();
    }

    private static boolean isOff(SparkSession spark) {
        return Boolean.parseBoolean(spark.conf().get(INTERPRETED, "false"));
    }

    private QueryCompilation() {}
}

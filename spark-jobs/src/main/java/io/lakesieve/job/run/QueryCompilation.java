package io.lakesieve.job.run;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Whether Spark generates and compiles code for each query. For some ten thousand images that takes longer than their
 * rows do, so a session on one machine begins without it, and without plans that are made anew while they run; where there are
 * more images it changes over. Scores are the same to the bit.
 */
public final class QueryCompilation {
    /** An embedding that is copied without compiled code costs microseconds; compilation costs an audit seconds. */
    private static final long MAX_INTERPRETED = 100_000;

    private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";
    private static final String FACTORY_MODE = "spark.sql.codegen.factoryMode";
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
    private static final String INTERPRETED = "spark.lakesieve.interpreted";

    /** The settings of a session that begins without. */
    public static final Map<String, String> OFF =
            Map.of(INTERPRETED, "true", WHOLE_STAGE, "false", FACTORY_MODE, "NO_CODEGEN", ADAPTIVE, "false");

    /** Changes a session that began without over to Spark's own settings if there are many images. */
    public static void changeFor(SparkSession spark, long images) {
        if (images > MAX_INTERPRETED && Boolean.parseBoolean(spark.conf().get(INTERPRETED, "false"))) {
            spark.conf().set(WHOLE_STAGE, "true");
            spark.conf().set(FACTORY_MODE, "FALLBACK");
            spark.conf().set(ADAPTIVE, "true");
            spark.conf().set(INTERPRETED, "false");
        }
    }

    private QueryCompilation() {}
}

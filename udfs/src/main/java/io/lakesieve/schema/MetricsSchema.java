package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code metrics}: one row per run, method, data set and metric. */
public final class MetricsSchema {
    public static final String TABLE = "metrics";
    public static final String RUN_ID = "run_id";
    public static final String METHOD = "method";
    /** Name of the ground truth that the scores were evaluated with. */
    public static final String DATASET = "dataset";
    /** {@code auroc}, {@code aupr_in}, {@code aupr_out}, {@code fpr95} or {@code fpr95_openood}. */
    public static final String METRIC = "metric";

    public static final String VALUE = "value";

    public static final StructType TYPE = new StructType()
            .add(RUN_ID, DataTypes.StringType, false)
            .add(METHOD, DataTypes.StringType, false)
            .add(DATASET, DataTypes.StringType, false)
            .add(METRIC, DataTypes.StringType, false)
            .add(VALUE, DataTypes.DoubleType, false);

    private MetricsSchema() {}
}

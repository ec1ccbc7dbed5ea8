package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of a benchmark's results: one row per model, sets, method and metric. */
public final class BenchmarkSchema {
    public static final String BENCHMARK = "benchmark";
    public static final String MODEL = "model";
    public static final String ID_SET = "id_set";
    /** A set's name, or {@code mean} with the group that the mean is over. */
    public static final String OOD_SET = "ood_set";

    public static final String OOD_GROUP = "ood_group";
    public static final String METHOD = "method";
    public static final String METRIC = "metric";
    /** Mean over the group seeds. */
    public static final String VALUE = "value";
    /** Largest minus smallest value over the group seeds. */
    public static final String SPREAD = "spread";

    public static final String SEEDS = "seeds";
    /** The figure of a paper; null where no source is at hand. */
    public static final String PUBLISHED = "published";
    /** Value minus published figure. */
    public static final String DIFFERENCE = "difference";

    public static final String SOURCE = "source";

    public static final StructType TYPE = new StructType()
            .add(BENCHMARK, DataTypes.StringType, false)
            .add(MODEL, DataTypes.StringType, false)
            .add(ID_SET, DataTypes.StringType, false)
            .add(OOD_SET, DataTypes.StringType, false)
            .add(OOD_GROUP, DataTypes.StringType, false)
            .add(METHOD, DataTypes.StringType, false)
            .add(METRIC, DataTypes.StringType, false)
            .add(VALUE, DataTypes.DoubleType, false)
            .add(SPREAD, DataTypes.DoubleType, false)
            .add(SEEDS, DataTypes.IntegerType, false)
            .add(PUBLISHED, DataTypes.DoubleType, true)
            .add(DIFFERENCE, DataTypes.DoubleType, true)
            .add(SOURCE, DataTypes.StringType, true);

    private BenchmarkSchema() {}
}

package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code gates}: a row for each gate of a run and, of a gate by source, each source. */
public final class GatesSchema {
    public static final String TABLE = "gates";
    public static final String RUN_ID = "run_id";
    /** As the user wrote it, such as {@code flagged_share > 0.02}: what must not be. */
    public static final String RULE = "rule";
    /** Null for a gate on the whole run, and for images that have no source. */
    public static final String SOURCE = "source";
    /** What was measured; null where there is nothing to measure or to compare with. */
    public static final String VALUE = "value";

    public static final String LIMIT = "limit";
    /** Whether the rule does not hold; what could not be measured passes. */
    public static final String PASSED = "passed";
    /** Why there is no value; null where there is one. */
    public static final String NOTE = "note";

    public static final StructType TYPE = new StructType()
            .add(RUN_ID, DataTypes.StringType, false)
            .add(RULE, DataTypes.StringType, false)
            .add(SOURCE, DataTypes.StringType)
            .add(VALUE, DataTypes.DoubleType)
            .add(LIMIT, DataTypes.DoubleType, false)
            .add(PASSED, DataTypes.BooleanType, false)
            .add(NOTE, DataTypes.StringType);

    private GatesSchema() {}
}

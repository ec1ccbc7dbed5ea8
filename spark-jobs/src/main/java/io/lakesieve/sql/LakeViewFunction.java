package io.lakesieve.sql;

import io.lakesieve.config.InputException;
import io.lakesieve.table.Lake;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** {@code lakesieve_view(name)}: the rows of a view, looked up each time that a query with it is analyzed. */
final class LakeViewFunction {
    static final String NAME = "lakesieve_view";

    static LogicalPlan plan(SparkSession session, FunctionArguments arguments) {
        String name = arguments.require(1).string(0, "name");
        if (!LakeViews.NAMES.contains(name)) {
            throw new InputException(
                    "There is no view %s; there are %s.".formatted(name, String.join(", ", LakeViews.NAMES)));
        }
        Lake lake = SessionViews.areBeingMade() ? Lake.withoutTables(session) : LakeSetting.lake(session);
        return LakeViews.of(lake).view(name).queryExecution().analyzed();
    }

    private LakeViewFunction() {}
}

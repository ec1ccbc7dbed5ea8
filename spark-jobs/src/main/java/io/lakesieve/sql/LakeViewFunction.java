package io.lakesieve.sql;

import io.lakesieve.config.InputException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** {@code lakesieve_view(name)}: the rows of a view, looked up each time that a query with it is analyzed. */
final class LakeViewFunction {
    static final String NAME = "lakesieve_view";

    static LogicalPlan plan(SparkSession session, FunctionArguments arguments) {
        String name = arguments.require(1).string(0, "name");
        LakeViews views = LakeViews.of(LakeSetting.lake(session));
        if (!views.names().contains(name)) {
            throw new InputException(
                    "There is no view %s; there are %s.".formatted(name, String.join(", ", views.names())));
        }
        return views.view(name).queryExecution().analyzed();
    }

    private LakeViewFunction() {}
}

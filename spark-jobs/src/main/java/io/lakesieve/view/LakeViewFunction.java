package io.lakesieve.view;

import io.lakesieve.config.InputException;
import io.lakesieve.lake.LakeException;
import io.lakesieve.sql.FunctionArguments;
import io.lakesieve.sql.FunctionDefinition;
import io.lakesieve.sql.LakeSetting;
import io.lakesieve.table.Lake;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** {@code lakesieve_view(name)}: the rows of a view, looked up each time that a query with it is analyzed. */
final class LakeViewFunction {
    static final String NAME = "lakesieve_view";

    static final FunctionDefinition<LogicalPlan> DEFINITION = FunctionDefinition.of(
            NAME,
            "_FUNC_(name) - Returns the rows of a view over the session's lake.",
            """
                  * name - name of a view, such as 'latest_verdicts'
            """,
            """
                  > SELECT path FROM _FUNC_('latest_verdicts') WHERE is_ood;
                   file:/photos/cat/one.jpg
            """,
            "table_funcs",
            LakeViewFunction::plan);

    private static LogicalPlan plan(SparkSession session, FunctionArguments arguments) {
        String name = arguments.require(1).string(0, "name");
        if (!LakeViews.NAMES.contains(name)) {
            throw new LakeException(
                    "There is no view %s; there are %s.".formatted(name, String.join(", ", LakeViews.NAMES)));
        }
        try {
            return LakeViews.of(lake(session)).view(name).queryExecution().analyzed();
        } catch (InputException e) {
            throw new LakeException(e.getMessage(), e);
        }
    }

    private static Lake lake(SparkSession session) {
        return SessionViews.areBeingMade()
                ? Lake.withoutTables(session)
                : Lake.at(session, LakeSetting.requiredUri(session));
    }

    private LakeViewFunction() {}
}

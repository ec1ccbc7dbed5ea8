package io.lakesieve.view;

import io.lakesieve.sql.FunctionDefinition;
import io.lakesieve.sql.ViewProvider;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Tuple3;

/** The views in SQL: the table function {@code lakesieve_view}, and temporary views over it where a session names a lake. */
public final class SqlViews implements ViewProvider {
    private static final FunctionDefinition<LogicalPlan> FUNCTION = LakeViewFunction.DEFINITION;

    @Override
    public void inject(SparkSessionExtensions extensions) {
        extensions.injectTableFunction(new Tuple3<>(FUNCTION.identifier(), FUNCTION.info(), FUNCTION.builder()));
        extensions.injectParser((session, parser) -> new LakeParser(parser, new SessionViews(session)));
    }

    @Override
    public void register(SparkSession session) {
        session.sessionState()
                .tableFunctionRegistry()
                .registerFunction(FUNCTION.identifier(), FUNCTION.info(), FUNCTION.builder());
        new SessionViews(session).ensure();
    }
}

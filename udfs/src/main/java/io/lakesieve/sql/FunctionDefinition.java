package io.lakesieve.sql;

import io.lakesieve.lake.LakeException;
import io.lakesieve.model.ModelException;
import java.util.function.BiFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.collection.immutable.Seq;

/**
 * A function's name, documentation for {@code DESCRIBE FUNCTION EXTENDED}, and builder.
 *
 * @param call turns a call into its expression or plan
 * @param <T> an expression, or the plan of a table function
 */
public record FunctionDefinition<T>(ExpressionInfo info, BiFunction<SparkSession, FunctionArguments, T> call) {
    private static final String SINCE = "0.1.0";

    /**
     * Defines a function with this documentation.
     *
     * @param usage begins with {@code _FUNC_(arguments) - }
     * @param arguments a line for each argument, {@code * name - what it is}
     * @param examples queries and their results, in the form of Spark's own functions
     * @param group {@code misc_funcs} or {@code table_funcs}
     */
    public static <T> FunctionDefinition<T> of(
            String name,
            String usage,
            String arguments,
            String examples,
            String group,
            BiFunction<SparkSession, FunctionArguments, T> call) {
        ExpressionInfo info = new ExpressionInfo(
                LakesieveFunctions.class.getName(),
                null,
                name,
                usage,
                "\n    Arguments:\n" + indented(arguments),
                "\n    Examples:\n" + indented(examples) + "  ",
                "",
                group,
                SINCE,
                "",
                "built-in");
        return new FunctionDefinition<>(info, call);
    }

    private static String indented(String lines) {
        return lines.stripIndent().indent(6);
    }

    /** The identifier in Spark's registries. */
    public FunctionIdentifier identifier() {
        return new FunctionIdentifier(info.getName());
    }

    /**
     * The builder that Spark's registries call. A user's mistake becomes an analysis error of the query, as for Spark's
     * own functions.
     */
    public Function1<Seq<Expression>, T> builder() {
        return expressions -> {
            try {
                return call.apply(SparkSession.active(), FunctionArguments.of(info.getName(), expressions));
            } catch (ArgumentException | LakeException | ModelException e) {
                throw AnalysisErrors.analysisError(e.getMessage(), e);
            }
        };
    }
}

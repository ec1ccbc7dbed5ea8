package io.lakesieve.sql;

import io.lakesieve.config.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;

/**
 * The functions over a lake, for sessions that do not have {@link LakesieveExtensions}: {@code
 * LakesieveFunctions.register(spark)}. They look for the lake in the session's setting {@link LakeSetting#LAKE}.
 */
public final class LakesieveFunctions {
    private static final String SINCE = "0.1.0";

    private static final String LABEL_SET = """
                  * label_set - id or name of a label set, or 'latest' for that of the latest scoring run; the latest
                      finished run that scored it gives the groups and the logit scale
            """;
    private static final String EMBEDDING = """
                  * embedding - image embedding of the label set's model, array<float> or array<double>; one that has
                      not the norm 1 is normalised
            """;

    /** A function by its name, with what {@code DESCRIBE FUNCTION EXTENDED} says of it. */
    private record Definition<T>(ExpressionInfo info, Function<Seq<Expression>, T> builder) {}

    private static final List<Definition<Expression>> FUNCTIONS = List.of(
            function(
                    "neglabel_score",
                    "_FUNC_(embedding, label_set) - Returns the NegLabel score of an image embedding, high for"
                            + " in-distribution images: the id_score that the method neglabel has in scores.",
                    EMBEDDING + LABEL_SET,
                    """
                          > SELECT path, _FUNC_(embedding, 'latest') AS id_score FROM embeddings WHERE status = 'ok';
                           file:/photos/cat/one.jpg	0.9731
                    """,
                    LakeFunction::negLabelScore),
            function(
                    "adaneg_score",
                    "_FUNC_(embedding, run, method) - Returns the AdaNeg score of an image embedding with the feature"
                            + " bank of a run, high for in-distribution images: the id_score that the method has in scores.",
                    EMBEDDING + """
                          * run - id of a finished run with AdaNeg scores, or 'latest' for the latest scoring run
                          * method - 'adaneg-task' or 'adaneg-sample'
                    """,
                    """
                          > SELECT path, _FUNC_(embedding, 'latest', 'adaneg-task') AS id_score FROM embeddings WHERE status = 'ok';
                           file:/photos/cat/one.jpg	0.9642
                    """,
                    LakeFunction::adaNegScore),
            function(
                    "cosine_similarity",
                    "_FUNC_(a, b) - Returns the cosine of the angle between two vectors, from -1 to 1.",
                    """
                          * a - vector of numbers
                          * b - vector of as many numbers
                    """,
                    """
                          > SELECT _FUNC_(array(3, 4), array(4, 3));
                           0.96
                    """,
                    LakeFunction::cosineSimilarity),
            function(
                    "fired_negatives",
                    "_FUNC_(embedding, label_set, k) - Returns the k negative labels that take most of an image's"
                            + " probability, most first: array<struct<label:string,probability:double>>.",
                    EMBEDDING + LABEL_SET + """
                          * k - how many, from 1 on
                    """,
                    """
                          > SELECT path, _FUNC_(embedding, 'latest', 1)[0].label FROM embeddings WHERE status = 'ok';
                           file:/photos/cat/one.jpg	whisker
                    """,
                    LakeFunction::firedNegatives));

    private static final Definition<LogicalPlan> VIEW = new Definition<>(
            info(
                    LakeViewFunction.NAME,
                    "_FUNC_(name) - Returns the rows of a view over the session's lake.",
                    """
                          * name - name of a view, such as 'latest_verdicts'
                    """,
                    """
                          > SELECT path FROM _FUNC_('latest_verdicts') WHERE is_ood;
                           file:/photos/cat/one.jpg
                    """,
                    "table_funcs"),
            expressions -> analyzed(() -> LakeViewFunction.plan(
                    SparkSession.active(), FunctionArguments.of(LakeViewFunction.NAME, expressions))));

    /**
     * Registers the functions with a session, and makes the views over its lake, if it names one, temporary views of the
     * session.
     */
    public static void register(SparkSession session) {
        for (Definition<Expression> function : FUNCTIONS) {
            Function1<Seq<Expression>, Expression> builder = function.builder()::apply;
            session.sessionState().functionRegistry().registerFunction(identifier(function), function.info(), builder);
        }
        Function1<Seq<Expression>, LogicalPlan> plan = VIEW.builder()::apply;
        session.sessionState().tableFunctionRegistry().registerFunction(identifier(VIEW), VIEW.info(), plan);
        new SessionViews(session).ensure();
    }

    /** Injects the functions into sessions to come. */
    static void inject(SparkSessionExtensions extensions) {
        for (Definition<Expression> function : FUNCTIONS) {
            Function1<Seq<Expression>, Expression> builder = function.builder()::apply;
            extensions.injectFunction(new Tuple3<>(identifier(function), function.info(), builder));
        }
        Function1<Seq<Expression>, LogicalPlan> plan = VIEW.builder()::apply;
        extensions.injectTableFunction(new Tuple3<>(identifier(VIEW), VIEW.info(), plan));
    }

    /** The names of the functions. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        FUNCTIONS.forEach(function -> names.add(function.info().getName()));
        return names;
    }

    private static FunctionIdentifier identifier(Definition<?> function) {
        return new FunctionIdentifier(function.info().getName());
    }

    private static Definition<Expression> function(
            String name, String usage, String arguments, String examples, Function<LakeFunction, Expression> call) {
        return new Definition<>(
                info(name, usage, arguments, examples, "misc_funcs"),
                expressions -> analyzed(() ->
                        call.apply(new LakeFunction(SparkSession.active(), FunctionArguments.of(name, expressions)))));
    }

    private static ExpressionInfo info(String name, String usage, String arguments, String examples, String group) {
        return new ExpressionInfo(
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
    }

    private static String indented(String lines) {
        return lines.stripIndent().indent(6);
    }

    /** What the user got wrong is an error of the query's analysis, as Spark's own are. */
    private static <T> T analyzed(Supplier<T> analysis) {
        try {
            return analysis.get();
        } catch (InputException e) {
            throw AnalysisErrors.analysisError(e.getMessage(), e);
        }
    }

    private LakesieveFunctions() {}
}

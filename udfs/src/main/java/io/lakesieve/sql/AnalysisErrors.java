package io.lakesieve.sql;

import java.util.Map;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Throws Spark's AnalysisException for a wrong call of a function, which Spark's shells print as one line. */
final class AnalysisErrors {
    /**
     * Spark's error condition whose message is its only parameter. PySpark cannot show an error without a condition.
     */
    private static final String FREE_TEXT = "_LEGACY_ERROR_USER_RAISED_EXCEPTION";

    private static final String FREE_TEXT_PARAMETER = "errorMessage";

    /** Throws an error with this message; never returns. */
    static RuntimeException analysisError(String message, Throwable cause) {
        AnalysisException error = new AnalysisException(
                message,
                Option.empty(),
                Option.empty(),
                Option.apply(cause),
                Option.apply(FREE_TEXT),
                scalaMap(Map.of(FREE_TEXT_PARAMETER, message)),
                new QueryContext[0]);
        return AnalysisErrors.<RuntimeException>unchecked(error);
    }

    /** Throws Spark's error for a wrong number of arguments; never returns. */
    static RuntimeException wrongNumberOfArguments(String function, int expected, int actual) {
        AnalysisException error = new AnalysisException(
                "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                scalaMap(Map.of(
                        "functionName",
                        "`" + function + "`",
                        "expectedNum",
                        Integer.toString(expected),
                        "actualNum",
                        Integer.toString(actual),
                        "docroot",
                        "https://spark.apache.org/docs/latest")));
        return AnalysisErrors.<RuntimeException>unchecked(error);
    }

    /** AnalysisException is checked, but Spark's interfaces do not declare it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException unchecked(Throwable error) throws E {
        throw (E) error;
    }

    private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
    }

    private AnalysisErrors() {}
}

package io.lakesieve.sql;

import java.util.Map;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Throws what Spark throws for a query that makes no sense, which its shells print as one line. */
final class AnalysisErrors {
    /** Spark's condition whose whole message is its parameter; PySpark cannot show an error that has none. */
    private static final String OWN_WORDS = "_LEGACY_ERROR_USER_RAISED_EXCEPTION";

    private static final String OWN_WORDS_PARAMETER = "errorMessage";

    /** Throws an error in words of our own; never returns. */
    static RuntimeException analysisError(String message, Throwable cause) {
        AnalysisException error = new AnalysisException(
                message,
                Option.empty(),
                Option.empty(),
                Option.apply(cause),
                Option.apply(OWN_WORDS),
                scalaMap(Map.of(OWN_WORDS_PARAMETER, message)),
                new QueryContext[0]);
        return AnalysisErrors.<RuntimeException>unchecked(error);
    }

    /** Throws one of Spark's errors for a wrong number of arguments; never returns. */
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

    /** The exception is a checked one, which no interface of Spark's declares. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException unchecked(Throwable error) throws E {
        throw (E) error;
    }

    private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
    }

    private AnalysisErrors() {}
}

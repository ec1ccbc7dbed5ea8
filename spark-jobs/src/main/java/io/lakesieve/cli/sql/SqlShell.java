package io.lakesieve.cli.sql;

import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.job.run.QueryCompilation;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.StringUtils;
import org.apache.spark.sql.execution.HiveResult;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Runs statements and prints their rows as {@code spark-sql} does: a line a row, columns between tabs, no header; the
 * time on the other writer.
 *
 * <p>Spark's own shell is not embedded: it brings all of Hive, and its artefact is not among those that Spark publishes
 * for Scala 2.13. Spark's own code splits the statements and formats the rows.
 */
public final class SqlShell {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String PRINT_HEADER = "spark.sql.cli.print.header";

    /** Whether a statement's time is printed. */
    public enum Times {
        SHOWN,
        HIDDEN
    }

    private final SparkSession spark;
    private final Console console;
    private final Times times;

    public SqlShell(SparkSession spark, Console console, Times times) {
        this.spark = spark;
        this.console = console;
        this.times = times;
    }

    SparkSession spark() {
        return spark;
    }

    /** Runs statements up to the first one that fails; returns 0, or 1 if one did. */
    public int run(String statements) {
        for (String statement : split(statements)) {
            if (!statement.isBlank() && !execute(statement.strip())) {
                return ExitCode.UNEXPECTED_ERROR;
            }
        }
        return ExitCode.DONE;
    }

    private static Iterable<String> split(String statements) {
        return CollectionConverters.asJava(StringUtils.splitSemiColonWithIndex(statements, false));
    }

    private boolean execute(String statement) {
        long start = System.nanoTime();
        try {
            QueryCompilation.changeForStatement(
                    spark, spark.sessionState().sqlParser().parsePlan(statement));
            Dataset<Row> result = spark.sql(statement);
            QueryCompilation.changeForQuery(spark, result.queryExecution().optimizedPlan());
            print(result, start);
            return true;
        } catch (Exception e) { // whatever a query ends with is told, and the shell goes on
            console.err().println(message(e));
            return false;
        }
    }

    private void print(Dataset<Row> result, long start) {
        QueryExecution query = result.queryExecution();
        Iterable<String> rows = CollectionConverters.asJava(SQLExecution.withNewExecutionId(
                query, Option.empty(), () -> HiveResult.hiveResultString(query.executedPlan())));
        if (Boolean.parseBoolean(spark.conf().get(PRINT_HEADER, "false"))) {
            console.out().println(String.join("\t", result.columns()));
        }
        int count = 0;
        for (String row : rows) {
            console.out().println(row);
            count++;
        }
        console.out().flush();
        if (times == Times.SHOWN) {
            String fetched = count == 0 ? "" : ", Fetched %d row(s)".formatted(count);
            console.err()
                    .println(String.format(
                            Locale.ROOT,
                            "Time taken: %.3f seconds%s",
                            (System.nanoTime() - start) / NANOS_PER_SECOND,
                            fetched));
        }
    }

    /** The message of the root cause; of an analysis error its own, which says all. */
    private static String message(Exception error) {
        if (error instanceof AnalysisException) {
            return error.getMessage();
        }
        Throwable cause = Stream.iterate(error, Throwable.class::isInstance, Throwable::getCause)
                .reduce((above, below) -> below)
                .orElse(error);
        return cause == error ? String.valueOf(error.getMessage()) : cause.getMessage();
    }
}

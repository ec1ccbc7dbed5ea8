package io.lakesieve.cli.command;

import io.lakesieve.cli.Lakesieve;
import io.lakesieve.cli.Sessions;
import io.lakesieve.cli.TemporaryWarehouse;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.sql.SqlPrompt;
import io.lakesieve.cli.sql.SqlShell;
import io.lakesieve.config.InputException;
import io.lakesieve.job.run.QueryCompilation;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.sql.LakeSetting;
import io.lakesieve.table.Lake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sql}: runs Spark SQL over a lake, with its tables and views by name and Lakesieve's functions. */
@Command(
        name = "sql",
        description = "Opens a SQL shell over a lake: tables, views (SHOW VIEWS) and functions are in place.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class SqlCommand implements Callable<Integer> {
    @Mixin
    private LakeFlag lakeFlag;

    @ArgGroup
    private Source source = new Source();

    /** Where statements come from, if not from a prompt. */
    static final class Source {
        @Option(names = "-e", paramLabel = "QUERY", description = "run these statements, separated by ';', and end")
        String query;

        @Option(names = "-f", paramLabel = "FILE", description = "run the statements of a file, and end")
        String file;
    }

    @Option(names = "-S", description = "silent: rows and errors, and no times")
    private boolean silent;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Lakesieve lakesieve = (Lakesieve) spec.root().userObject();
        Console console = lakesieve.console();
        String file = source.file == null ? null : statements(source.file);
        try (TemporaryWarehouse warehouse = TemporaryWarehouse.create()) {
            SparkSession spark = Sessions.open(lakesieve.engine(), List.of(warehouse.settings(), QueryCompilation.OFF))
                    .newSession();
            SparkSession.setActiveSession(spark);
            Lake lake = Lake.at(spark, lakeFlag.lake);
            requireTables(lake);
            spark.conf().set(LakeSetting.LAKE, lake.uri());
            SqlShell shell = new SqlShell(spark, console, silent ? SqlShell.Times.HIDDEN : SqlShell.Times.SHOWN);
            if (source.query != null) {
                return shell.run(source.query);
            }
            return file == null ? converse(shell) : shell.run(file);
        }
    }

    private static void requireTables(Lake lake) {
        if (!lake.holds(RunsSchema.TABLE)) {
            throw new InputException("At %s lies no lake, for there is no table runs: check --lake, or run audit first."
                    .formatted(lake.uri()));
        }
    }

    /** Shows a prompt at a terminal; else reads standard input as a script. */
    private static int converse(SqlShell shell) {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            return terminal.getType().startsWith(Terminal.TYPE_DUMB)
                    ? shell.run(standardInput())
                    : new SqlPrompt(shell, terminal).converse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String standardInput() {
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return reader.lines().collect(Collectors.joining("\n"));
    }

    private static String statements(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (IOException | UncheckedIOException e) {
            throw new InputException("The file %s cannot be read as UTF-8 text: check -f.".formatted(file), e);
        }
    }
}

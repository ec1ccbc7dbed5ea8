package io.lakesieve.cli.sql;

import io.lakesieve.cli.ExitCode;
import io.lakesieve.sql.LakesieveFunctions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;

/** The prompt of {@code sql} at a terminal: a statement ends with {@code ;}, the shell with {@code quit}. */
public final class SqlPrompt {
    private static final String PROMPT = "lakesieve> ";
    private static final String CONTINUED = "         > ";
    private static final List<String> ENDS = List.of("quit", "exit", "quit;", "exit;");

    private final SqlShell shell;
    private final Terminal terminal;

    public SqlPrompt(SqlShell shell, Terminal terminal) {
        this.shell = shell;
        this.terminal = terminal;
    }

    /** Reads and runs statements until the user ends the shell; returns the result of the last one. */
    public int converse() {
        SparkSession spark = shell.spark();
        terminal.handle(Terminal.Signal.INT, signal -> spark.sparkContext().cancelAllJobs());
        return converse(reader());
    }

    private LineReader reader() {
        Stream<String> views = shell.spark().sql("SHOW VIEWS").select("viewName").collectAsList().stream()
                .map((Row row) -> row.getString(0));
        List<String> words =
                Stream.concat(views, LakesieveFunctions.names().stream()).toList();
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .completer(new StringsCompleter(words))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".lakesieve_history"))
                .build();
    }

    private int converse(LineReader reader) {
        StringBuilder statement = new StringBuilder();
        int last = ExitCode.DONE;
        while (true) {
            try {
                String line = reader.readLine(statement.isEmpty() ? PROMPT : CONTINUED);
                if (statement.isEmpty() && ENDS.contains(line.strip().toLowerCase(Locale.ROOT))) {
                    return last;
                }
                statement.append(line).append('\n');
                if (line.stripTrailing().endsWith(";")) {
                    last = shell.run(statement.toString());
                    statement.setLength(0);
                }
            } catch (UserInterruptException e) {
                statement.setLength(0);
            } catch (EndOfFileException e) {
                return last;
            }
        }
    }
}

package io.lakesieve.cli.console;

import io.lakesieve.cli.text.PlainLines;
import io.lakesieve.cli.text.Summary;
import io.lakesieve.config.Secrets;
import java.io.PrintWriter;

/**
 * Prints a command's results to one writer, its progress and notices to another, and at its end the summary as the last
 * line of the results.
 */
public final class Console {
    /** Set by {@code bin/lakesieve} where standard error is a terminal: its columns, 0 if they are not known. */
    private static final String TERMINAL_COLUMNS = "lakesieve.terminal.columns";

    private final PrintWriter out;
    private final PrintWriter err;
    private final StatusLine status;
    private final Summary summary = new Summary();
    private boolean closed;

    private Console(PrintWriter out, PrintWriter err, StatusLine status) {
        this.out = out;
        this.err = err;
        this.status = status;
    }

    /** A console without a terminal. */
    public static Console plain(PrintWriter out, PrintWriter err) {
        return new Console(out, err, new PlainLines(err));
    }

    /** The console of the process; a JVM cannot tell by itself whether its standard error is a terminal. */
    public static Console ofProcess(PrintWriter out, PrintWriter err) {
        Integer columns = Integer.getInteger(TERMINAL_COLUMNS);
        return columns == null ? plain(out, err) : new Console(out, err, new TerminalLine(err, columns));
    }

    /** The console of a command whose caller looks at its lines from time to time. */
    public static Console polled(PrintWriter out, PrintWriter err, PolledLines lines) {
        return new Console(out, err, lines);
    }

    public PrintWriter out() {
        return out;
    }

    public PrintWriter err() {
        return err;
    }

    public Summary summary() {
        return summary;
    }

    public ConsoleProgress progress() {
        return new ConsoleProgress(status, summary);
    }

    public ConsoleDownloads downloads() {
        return new ConsoleDownloads(this, status);
    }

    public void notice(String text) {
        summary.notice(text);
        status.say("notice: " + text);
    }

    /** Prints the error that ended the command, unless it has ended by now; without passwords that it may quote. */
    public synchronized void error(String message) {
        if (!closed) {
            String shown = Secrets.masked(message);
            summary.error(shown);
            status.say("lakesieve: " + shown);
        }
    }

    /** Prints why the command is ended from outside, and its summary; nothing where it has ended by itself. */
    public synchronized void interrupted(int exitCode) {
        error("interrupted; the same command again goes on from what is committed.");
        close(exitCode);
    }

    /** Prints the summary, where the command has one. */
    public synchronized void close(int exitCode) {
        if (closed) {
            return;
        }
        closed = true;
        status.clear();
        if (summary.isDue()) {
            out.println(summary.json(exitCode));
        }
        out.flush();
    }
}

package io.lakesieve.cli;

import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.console.PolledLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A command that runs in a Spark session that is there already, such as a notebook's: its caller starts it, looks now and
 * then how far it is, and may stop it. Python's {@code lakesieve} works by it.
 *
 * <p>It has a session of its own beside the caller's, so that none of the caller's settings changes; both share executors
 * and tables. The result is what the command would print: text, and in the last line the summary.
 */
public final class SessionCommand {
    private final SparkContext context;
    private final String tag = "lakesieve-" + UUID.randomUUID();
    private final PolledLines lines = new PolledLines();
    private final StringWriter out = new StringWriter();
    private final Thread thread;
    private volatile int exitCode = ExitCode.UNEXPECTED_ERROR;

    private SessionCommand(SparkSession session, List<String> arguments) {
        this.context = session.sparkContext();
        this.thread = new Thread(() -> run(session, arguments), tag);
        thread.setDaemon(true);
    }

    /**
     * Starts a command.
     *
     * @param session the caller's
     * @param arguments those of the command line, the command's name first
     */
    public static SessionCommand start(SparkSession session, List<String> arguments) {
        SessionCommand command = new SessionCommand(session.newSession(), List.copyOf(arguments));
        command.thread.start();
        return command;
    }

    private void run(SparkSession session, List<String> arguments) {
        SparkSession.setActiveSession(session);
        context.addJobTag(tag);
        PrintWriter results = new PrintWriter(out, true);
        exitCode = Lakesieve.execute(
                Console.polled(results, new PrintWriter(new StringWriter()), lines), arguments.toArray(String[]::new));
    }

    /** Waits until the command has ended, at most so long; says whether it has. */
    public boolean waitFor(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    /** What the command does at the moment, such as {@code embed images 1,000/2,000}; empty between its stages. */
    public String shown() {
        return lines.shown();
    }

    /** The lines that it said since the last call: stages that ended, notices, errors. */
    public List<String> take() {
        return lines.take();
    }

    /** Its exit code, once it has ended. */
    public int exitCode() {
        return exitCode;
    }

    /** What it printed. */
    public String output() {
        return out.toString();
    }

    /** Stops the command with its Spark jobs, as a signal would; what is committed stays. */
    public void stop() {
        thread.interrupt();
        context.cancelJobsWithTag(tag);
    }
}

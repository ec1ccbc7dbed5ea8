package io.lakesieve.cli;

import io.lakesieve.config.ApplicationVersion;
import io.lakesieve.config.InputException;
import io.lakesieve.encoder.ModelException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The main class, of {@code bin/lakesieve} and under {@code spark-submit} alike. */
@Command(
        name = "lakesieve",
        description = "Finds the pictures in an image lake that do not belong there.",
        mixinStandardHelpOptions = true,
        version = "Lakesieve " + ApplicationVersion.NUMBER,
        sortOptions = false,
        subcommands = {
            DemoCommand.class,
            AuditCommand.class,
            EmbedCommand.class,
            MineCommand.class,
            ScoreCommand.class,
            EvaluateCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            SqlCommand.class,
            CandidatesCommand.class,
            DoctorCommand.class,
            MeasureCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 unexpected error, 2 bad arguments or inputs, 4 too many images failed.",
            "'lakesieve COMMAND --help' tells a command's flags."
        })
public final class Lakesieve implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Lakesieve.class);

    /** Causes may point to each other. */
    private static final int MOST_CAUSES = 20;

    @Mixin
    private JobFlags jobFlags;

    @Spec
    private CommandSpec spec;

    private final Console console;
    private final Map<String, String> engine = new HashMap<>();

    Lakesieve(Console console) {
        this.console = console;
    }

    /** What the command that runs prints to. */
    Console console() {
        return console;
    }

    /** The job file's settings for Spark. */
    Map<String, String> engine() {
        return engine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = execute(Console.ofProcess(out, err), args);
        SparkSession.getActiveSession().foreach(session -> {
            session.stop();
            return null;
        });
        System.exit(exitCode);
    }

    /** Runs a command in this JVM, printing results to one writer, progress and errors to the other. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        return execute(Console.plain(out, err), args);
    }

    private static int execute(Console console, String... args) {
        int exitCode = parseAndRun(console, args);
        console.close(exitCode);
        return exitCode;
    }

    private static int parseAndRun(Console console, String... args) {
        CommandLine commandLine = new CommandLine(new Lakesieve(console))
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Lakesieve::usageError)
                .setExecutionExceptionHandler(Lakesieve::executionError);
        try {
            JobArguments job = JobArguments.of(commandLine, args);
            commandLine.setExecutionStrategy(parsed -> run(job, parsed));
            return commandLine.execute(job.arguments().toArray(String[]::new));
        } catch (InputException e) {
            failed(JobArguments.command(commandLine, args).orElse(commandLine), e.getMessage());
            return ExitCode.BAD_INPUT;
        }
    }

    private static int run(JobArguments job, ParseResult parsed) {
        Lakesieve lakesieve = (Lakesieve) parsed.commandSpec().userObject();
        if (lakesieve.jobFlags.printConfig && parsed.hasSubcommand()) {
            lakesieve.console.out().print(new ConfigText(job, parsed.subcommand()).text());
            return ExitCode.DONE;
        }
        job.file().engine().forEach((key, setting) -> lakesieve.engine.put(key, setting.text()));
        return new RunLast().execute(parsed);
    }

    private static int usageError(ParameterException error, String[] args) {
        PrintWriter err = error.getCommandLine().getErr();
        failed(error.getCommandLine(), error.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Try '" + error.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.BAD_INPUT;
    }

    /** A mistake of the user's, also one that came to light in a task: Spark wraps what a task throws. */
    private static Optional<Throwable> usersMistake(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .limit(MOST_CAUSES)
                .filter(cause -> cause instanceof InputException || cause instanceof ModelException)
                .findFirst();
    }

    private static int executionError(Exception error, CommandLine commandLine, ParseResult arguments) {
        if (error instanceof TooManyFailedImagesException) {
            failed(commandLine, error.getMessage());
            return ExitCode.TOO_MANY_FAILED_IMAGES;
        }
        Optional<Throwable> mistake = usersMistake(error);
        if (mistake.isPresent()) {
            failed(commandLine, mistake.get().getMessage());
            return ExitCode.BAD_INPUT;
        }
        LOG.error("Unexpected error", error);
        failed(
                commandLine,
                "unexpected error, see the log: "
                        + error.toString().lines().findFirst().orElse(""));
        return ExitCode.UNEXPECTED_ERROR;
    }

    /** Says why a command ends; all but the SQL shell, whose output is the query's, end with a summary all the same. */
    private static void failed(CommandLine commandLine, String message) {
        CommandSpec command = commandLine.getCommandSpec();
        Console console = ((Lakesieve) command.root().userObject()).console;
        if (!(command.userObject() instanceof SqlCommand)) {
            console.summary().begin(command.parent() == null ? null : LakeCommand.name(command));
        }
        console.error(message);
    }
}

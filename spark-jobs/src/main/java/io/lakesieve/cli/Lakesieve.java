package io.lakesieve.cli;

import io.lakesieve.cli.command.AuditCommand;
import io.lakesieve.cli.command.BenchmarkCommand;
import io.lakesieve.cli.command.CandidatesCommand;
import io.lakesieve.cli.command.DemoCommand;
import io.lakesieve.cli.command.DoctorCommand;
import io.lakesieve.cli.command.EmbedCommand;
import io.lakesieve.cli.command.EvaluateCommand;
import io.lakesieve.cli.command.ExportCommand;
import io.lakesieve.cli.command.LakeCommand;
import io.lakesieve.cli.command.MeasureCommand;
import io.lakesieve.cli.command.MineCommand;
import io.lakesieve.cli.command.ReportCommand;
import io.lakesieve.cli.command.RunsCommand;
import io.lakesieve.cli.command.ScoreCommand;
import io.lakesieve.cli.command.SqlCommand;
import io.lakesieve.cli.command.StudyCommand;
import io.lakesieve.cli.command.TidyCommand;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.JobFlags;
import io.lakesieve.cli.text.ConfigText;
import io.lakesieve.config.ApplicationVersion;
import io.lakesieve.config.InputException;
import io.lakesieve.config.Secrets;
import io.lakesieve.lake.LakeException;
import io.lakesieve.model.ModelException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import scala.jdk.javaapi.OptionConverters;

/**
 * The main class, for {@code bin/lakesieve} and for {@code spark-submit}: parses the command line and runs the command.
 */
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
            RunsCommand.class,
            TidyCommand.class,
            SqlCommand.class,
            CandidatesCommand.class,
            DoctorCommand.class,
            BenchmarkCommand.class,
            MeasureCommand.class,
            StudyCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 unexpected error or one of the disk, the heap or a store, 2 bad arguments or inputs,",
            "3 a gate failed, 4 too many images failed, 130 and 143 interrupted.",
            "'lakesieve COMMAND --help' tells a command's flags."
        })
public final class Lakesieve implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Lakesieve.class);

    /** The depth to search for a cause; chains of causes may be circular. */
    private static final int MAX_CAUSES = 20;

    @Mixin
    private JobFlags jobFlags;

    @Spec
    private CommandSpec spec;

    private final Console console;
    private final Map<String, String> engine = new HashMap<>();

    Lakesieve(Console console) {
        this.console = console;
    }

    /** The console of the running command. */
    public Console console() {
        return console;
    }

    /** The job file's settings for Spark. */
    public Map<String, String> engine() {
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
        Console console = Console.ofProcess(out, err);
        ProcessEnd.of(console);
        int exitCode = execute(console, args);
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

    /** Runs a command in this JVM on that console. */
    static int execute(Console console, String... args) {
        int exitCode = parseAndRun(console, args);
        console.close(exitCode);
        return exitCode;
    }

    private static int parseAndRun(Console console, String... args) {
        CommandLine commandLine = new CommandLine(new Lakesieve(console))
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Lakesieve::executionError);
        try {
            JobArguments job = JobArguments.of(commandLine, args);
            commandLine
                    .setParameterExceptionHandler((error, given) -> usageError(job, error))
                    .setExecutionStrategy(parsed -> run(job, parsed));
            return commandLine.execute(job.arguments().toArray(String[]::new));
        } catch (InputException e) {
            failed(
                    JobArguments.command(commandLine.getParseResult())
                            .commandSpec()
                            .commandLine(),
                    e.getMessage());
            return ExitCode.BAD_INPUT;
        }
    }

    private static int run(JobArguments job, ParseResult parsed) {
        Lakesieve lakesieve = (Lakesieve) parsed.commandSpec().userObject();
        if (lakesieve.jobFlags.printConfig && parsed.hasSubcommand()) {
            lakesieve.console.out().print(new ConfigText(job, JobArguments.command(parsed)).text());
            return ExitCode.DONE;
        }
        requireNoPasswords(JobArguments.command(parsed).commandSpec());
        job.file().engine().forEach((key, setting) -> lakesieve.engine.put(key, setting.text()));
        try {
            return new RunLast().execute(parsed);
        } catch (Error e) { // a full heap or disk; picocli takes care of exceptions alone
            throw new ExecutionException(
                    JobArguments.command(parsed).commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** A password in a URI would be kept by tables, logs and reports. */
    private static void requireNoPasswords(CommandSpec command) {
        for (OptionSpec option : JobArguments.settable(command)) {
            Object given = option.getValue();
            String value = String.valueOf(given);
            if (Secrets.hasPassword(value)) {
                throw new ParameterException(
                        command.commandLine(),
                        "%s has a password in its URI (%s), which tables and logs would keep: leave it out, and give it by the environment (AWS_ACCESS_KEY_ID and its kin) or a credentials provider, see docs/cluster.md."
                                .formatted(option.longestName(), Secrets.masked(value)),
                        option,
                        value);
            }
        }
    }

    /** Refuses an argument; one that the job file set is named with its place there. */
    private static int usageError(JobArguments job, ParameterException error) {
        PrintWriter err = error.getCommandLine().getErr();
        String place =
                job.origin(error.getArgSpec()).map(origin -> origin + ": ").orElse("");
        failed(error.getCommandLine(), place + error.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Try '" + error.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.BAD_INPUT;
    }

    /** What to say of a mistake of the user's, which is looked for among the causes: Spark wraps what a task throws. */
    private static Optional<String> usersMistake(Throwable error) {
        return causes(error)
                .filter(cause -> cause instanceof InputException
                        || cause instanceof ModelException
                        || cause instanceof LakeException)
                .findFirst()
                .map(Throwable::getMessage);
    }

    /** A file of a table of the user's that is damaged, which comes to light in a task; none of a table's log. */
    private static Optional<String> unreadableFile(Throwable error) {
        return causes(error)
                .filter(cause -> cause instanceof SparkThrowable known
                        && known.getCondition() != null
                        && known.getCondition().startsWith("FAILED_READ_FILE"))
                .map(cause -> ((SparkThrowable) cause).getMessageParameters().get("path"))
                .filter(path -> !path.contains("/_delta_log/"))
                .findFirst()
                .map(path ->
                        "The file %s of a table cannot be read: it is cut off, damaged or of another format; remove it or write it again."
                                .formatted(path));
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
    }

    private static int executionError(Exception error, CommandLine commandLine, ParseResult arguments) {
        if (error instanceof TooManyFailedImagesException) {
            failed(commandLine, error.getMessage());
            return ExitCode.TOO_MANY_FAILED_IMAGES;
        }
        if (ShutdownHookManager.get().isShutdownInProgress()) {
            return ExitCode.UNEXPECTED_ERROR; // of a process that ends by a signal, which says so itself
        }
        Optional<String> mistake = usersMistake(error).or(() -> unreadableFile(error));
        Optional<MachineError> machine = MachineError.of(causes(error).toList(), places(commandLine));
        if (machine.isPresent()) {
            MachineError known = machine.get();
            failed(commandLine, known.isWhole() ? known.message() : mistake.orElse(known.message()));
            return known.exitCode();
        }
        if (mistake.isPresent()) {
            failed(commandLine, mistake.get());
            return ExitCode.BAD_INPUT;
        }
        LOG.error("Unexpected error", error);
        failed(
                commandLine,
                "unexpected error, see the log: "
                        + error.toString().lines().findFirst().orElse(""));
        return ExitCode.UNEXPECTED_ERROR;
    }

    /** The folders that a command writes to, as far as they are on this machine. */
    private static Map<String, Path> places(CommandLine commandLine) {
        Map<String, Path> places = new HashMap<>();
        places.put("the folder of temporary files", Path.of(System.getProperty("java.io.tmpdir")));
        console(commandLine)
                .summary()
                .lake()
                .filter(uri -> uri.startsWith("file:"))
                .ifPresent(uri -> places.put(
                        "the lake",
                        Path.of(new org.apache.hadoop.fs.Path(uri).toUri().getPath())));
        OptionConverters.toJava(SparkSession.getActiveSession())
                .flatMap(session -> OptionConverters.toJava(session.conf().getOption("spark.local.dir")))
                .ifPresent(folder -> places.put("spark.local.dir", Path.of(folder)));
        return places;
    }

    private static Console console(CommandLine commandLine) {
        return ((Lakesieve) commandLine.getCommandSpec().root().userObject()).console;
    }

    /** Prints why a command failed, in one line, then its summary; the SQL shell has none, since its output is the query's. */
    private static void failed(CommandLine commandLine, String message) {
        CommandSpec command = commandLine.getCommandSpec();
        Console console = console(commandLine);
        if (!(command.userObject() instanceof SqlCommand)) {
            console.summary().begin(command.parent() == null ? null : LakeCommand.name(command));
        }
        console.error(message.lines().map(String::strip).collect(Collectors.joining(" ")));
    }
}

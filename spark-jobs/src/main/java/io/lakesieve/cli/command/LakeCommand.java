package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.JobArguments;
import io.lakesieve.cli.Lakesieve;
import io.lakesieve.cli.Sessions;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.DryRunFlag;
import io.lakesieve.config.Secrets;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.run.JobTag;
import io.lakesieve.table.Lake;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Base of the commands that end with a summary: opens the Spark session and the lake. */
public abstract class LakeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private LakesieveActions actions;
    private JobTag mark;

    /** Does the work; returns an exit code. */
    abstract int execute(Console console);

    @Override
    public final Integer call() {
        Console console = ((Lakesieve) spec.root().userObject()).console();
        console.summary().begin(name());
        try {
            return execute(console);
        } finally {
            if (mark != null) {
                mark.close();
                actions.close();
            }
        }
    }

    /** Such as {@code score}, or {@code measure score}. */
    public final String name() {
        return name(spec);
    }

    /** The name of a command as it is typed after {@code lakesieve}. */
    public static String name(CommandSpec command) {
        String qualified = command.qualifiedName();
        return qualified.substring(qualified.indexOf(' ') + 1);
    }

    /** Every parameter in force: the flags that have a value, given or by default, without their dashes and secrets. */
    final Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        for (OptionSpec option : JobArguments.settable(spec)) {
            if (option.getValue() != null) {
                String name = JobArguments.name(option);
                parameters.put(name, Secrets.masked(name, option.getValue().toString()));
            }
        }
        return parameters;
    }

    /** What a new session on one machine is opened with. */
    Map<String, String> localSettings() {
        return Map.of();
    }

    /** Opens the session, with the command's name as the description of its Spark jobs. */
    final SparkSession openSession() {
        SparkSession spark = Sessions.open(((Lakesieve) spec.root().userObject()).engine(), List.of(localSettings()));
        if (mark == null) {
            actions = LakesieveActions.of(spark);
            mark = actions.mark(name());
        }
        return spark;
    }

    /** Opens the session and a lake that is only read. */
    final CommandContext open(Console console, String lakeUri) {
        SparkSession spark = openSession();
        return context(console, spark, Lake.at(spark, lakeUri));
    }

    /** Opens the session and a lake that is written. */
    final CommandContext openWritable(Console console, String lakeUri) {
        SparkSession spark = openSession();
        Lake lake = Lake.at(spark, lakeUri).requireWritable();
        lake.writersNotice().ifPresent(console::notice);
        return context(console, spark, lake);
    }

    /** Opens the session and a lake that is written, except in a dry run. */
    final CommandContext openWritable(Console console, String lakeUri, DryRunFlag dryRun) {
        return dryRun.dryRun ? open(console, lakeUri) : openWritable(console, lakeUri);
    }

    private CommandContext context(Console console, SparkSession spark, Lake lake) {
        console.summary().lake(lake.uri());
        return new CommandContext(console, spark, actions, lake);
    }
}

package io.lakesieve.cli;

import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.RunMark;
import io.lakesieve.table.Lake;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands have in common that end with a summary: how they open the session and the lake. */
abstract class LakeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private LakesieveActions actions;
    private RunMark mark;

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
    final String name() {
        return name(spec);
    }

    /** What a command is called behind {@code lakesieve}. */
    static String name(CommandSpec command) {
        String qualified = command.qualifiedName();
        return qualified.substring(qualified.indexOf(' ') + 1);
    }

    /** Every parameter in force. */
    final Map<String, String> parameters() {
        return Parameters.of(spec);
    }

    /** Opens the session, whose jobs are called by the command's name until it ends. */
    final SparkSession openSession() {
        SparkSession spark = Sessions.open(((Lakesieve) spec.root().userObject()).engine(), Map.of());
        if (mark == null) {
            actions = LakesieveActions.of(spark);
            mark = actions.mark(name());
        }
        return spark;
    }

    /** Opens the session and a lake that is only read. */
    final Workplace open(Console console, String lakeUri) {
        SparkSession spark = openSession();
        return workplace(console, spark, Lake.at(spark, lakeUri));
    }

    /** Opens the session and a lake that is written. */
    final Workplace openWritable(Console console, String lakeUri) {
        SparkSession spark = openSession();
        return workplace(console, spark, Lake.at(spark, lakeUri).requireWritable());
    }

    /** Opens the session and a lake that is written unless nothing but a plan is wanted. */
    final Workplace openWritable(Console console, String lakeUri, DryRunFlag dryRun) {
        return dryRun.dryRun ? open(console, lakeUri) : openWritable(console, lakeUri);
    }

    private Workplace workplace(Console console, SparkSession spark, Lake lake) {
        console.summary().lake(lake.uri());
        return new Workplace(console, spark, actions, lake);
    }
}

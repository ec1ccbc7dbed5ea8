package io.lakesieve.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code measure}: groups the commands that measure speed on this machine or cluster. */
@Command(
        name = "measure",
        description = "Measures how fast this machine or cluster is, on generated data.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {MeasureScoreCommand.class, MeasureAuditCommand.class})
public final class MeasureCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What to measure is missing: measure score or measure audit.");
    }
}

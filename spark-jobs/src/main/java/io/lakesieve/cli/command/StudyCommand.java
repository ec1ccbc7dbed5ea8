package io.lakesieve.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code study}: groups the commands that say when a method, or a rule of verdicts, holds. */
@Command(
        name = "study",
        description = "Measures when a rule of verdicts, or a method, holds, on images whose truth is known.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = StudyPrevalenceCommand.class)
public final class StudyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What to study is missing: study prevalence.");
    }
}

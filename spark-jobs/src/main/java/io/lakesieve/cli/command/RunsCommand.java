package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.text.RunsText;
import io.lakesieve.config.InputException;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Run;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code runs}: lists the runs of a lake. */
@Command(
        name = "runs",
        description = "Lists the runs of a lake with their state, the latest last.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RunsCommand extends LakeCommand {
    @Mixin
    private LakeFlag lakeFlag;

    @Override
    int execute(Console console) {
        CommandContext context = open(console, lakeFlag.lake);
        if (!context.lake().holds(RunsSchema.TABLE)) {
            throw new InputException("At %s lies no lake, for there is no table runs: check --lake, or run audit first."
                    .formatted(context.lake().uri()));
        }
        List<Run> runs = context.lake().runs().all();
        RunsText text = new RunsText(runs);
        console.summary().count("runs", runs.size());
        text.counts().forEach((state, count) -> console.summary().count("runs_" + state, count));
        console.out().print(text.text());
        return ExitCode.DONE;
    }
}

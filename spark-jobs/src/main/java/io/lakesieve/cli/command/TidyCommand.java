package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.AgeConverter;
import io.lakesieve.cli.flag.DryRunFlag;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.text.Summary;
import io.lakesieve.cli.text.TidyText;
import io.lakesieve.config.InputException;
import io.lakesieve.config.TidyOptions;
import io.lakesieve.job.tidy.TidyLake;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.TableMaintenance.Share;
import io.lakesieve.table.TableMaintenance.UnneededFiles;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidy}: removes what a lake does not need any more. */
@Command(
        name = "tidy",
        description = "Removes old runs, embeddings of images long gone and what killed writers left, then compacts the"
                + " tables and deletes files that no reader can need. Safe beside any other command.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class TidyCommand extends LakeCommand {
    @Mixin
    private LakeFlag lakeFlag;

    @Option(
            names = "--keep-runs",
            paramLabel = "N",
            defaultValue = "10",
            description = "the last N finished runs of each image folder stay whatever their age, 2 or more; default"
                    + " ${DEFAULT-VALUE}")
    private int keepRuns;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            defaultValue = "30d",
            converter = AgeConverter.class,
            description = "what is younger stays: runs by their end, embeddings by how long the image is gone; days as"
                    + " 30d or hours as 12h; default ${DEFAULT-VALUE}")
    private Duration olderThan;

    @Mixin
    private DryRunFlag dryRun;

    @Override
    int execute(Console console) {
        TidyOptions options = new TidyOptions(keepRuns, olderThan);
        CommandContext context = open(console, lakeFlag.lake);
        if (!context.lake().holds(RunsSchema.TABLE)) {
            throw new InputException("At %s lies no lake, for there is no table runs: check --lake, or run audit first."
                    .formatted(context.lake().uri()));
        }
        TidyLake tidy = context.actions().tidyLake(context.lake(), options);
        TidyLake.Result result = dryRun.dryRun ? tidy.plan() : tidy.execute();
        summarize(console.summary(), result);
        console.out().print(new TidyText(result, dryRun.dryRun ? TidyText.Tense.WOULD : TidyText.Tense.DONE).text());
        return ExitCode.DONE;
    }

    private static void summarize(Summary summary, TidyLake.Result result) {
        summary.count("runs", result.runs());
        summary.count("runs_removed", result.removedRuns());
        summary.count("runs_waiting", result.waitingRuns());
        summary.count("rows_removed", total(result));
        summary.count(
                "embeddings_removed",
                result.removed()
                        .getOrDefault(EmbeddingsSchema.TABLE, Share.NONE)
                        .rows());
        summary.count(
                "bytes_removed",
                result.removed().values().stream().mapToLong(Share::bytes).sum());
        summary.count("leftovers_deleted", result.leftovers());
        summary.count(
                "files_compacted",
                result.compacted().values().stream().mapToLong(Long::longValue).sum());
        summary.count(
                "files_deleted",
                result.unneeded().values().stream()
                        .mapToLong(UnneededFiles::files)
                        .sum());
        summary.count(
                "bytes_deleted",
                result.unneeded().values().stream()
                        .mapToLong(UnneededFiles::bytes)
                        .sum());
    }

    private static long total(TidyLake.Result result) {
        return result.removed().values().stream().mapToLong(Share::rows).sum();
    }
}

package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.DryRunFlag;
import io.lakesieve.cli.flag.EmbedFlags;
import io.lakesieve.cli.flag.ImageFlags;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.flag.ModelFlags;
import io.lakesieve.cli.text.PlanText;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.embed.EmbedImages;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.run.QueryCompilation;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.Lake;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code embed}: embeds images into the table {@code embeddings}. */
@Command(
        name = "embed",
        description = "Embeds images into the table embeddings; those that it knows unchanged are skipped.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class EmbedCommand extends LakeCommand {
    @Mixin
    private LakeFlag lakeFlag;

    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private ImageFlags imageFlags;

    @Mixin
    private EmbedFlags embedFlags;

    @Mixin
    private DryRunFlag dryRunFlag;

    @Override
    Map<String, String> localSettings() {
        return QueryCompilation.OFF;
    }

    @Override
    int execute(Console console) {
        ModelSpec model = modelFlags.open(openSession(), console);
        CommandContext context = openWritable(console, lakeFlag.lake, dryRunFlag);
        LakesieveActions actions = context.actions();
        Lake lake = context.lake();
        ImageListing images = actions.listImages(imageFlags.selection(), lake, model, embedFlags.options(imageFlags))
                .execute();
        images.leftOutNotices().forEach(console::notice);
        if (dryRunFlag.dryRun) {
            console.out()
                    .println(new PlanText()
                            .images(actions.planRun(lake, model.modelId())
                                    .images(images, embedFlags.options(imageFlags)))
                            .text());
            return ExitCode.DONE;
        }
        RunLog log = context.startRun(name(), parameters())
                .model(model.uri(), model.modelId())
                .images(imageFlags.selection(), images)
                .limits(imageFlags.limits());
        EmbedImages.Result embedded = log.guard(() -> {
            EmbedImages.Result result = actions.embedImages(lake, model, embedFlags.options(imageFlags), log)
                    .execute(images);
            log.embedded(result);
            imageFlags.requireFewFailures(result);
            log.finish();
            return result;
        });
        embedded.supersededNotice().ifPresent(console::notice);
        console.out()
                .println(String.format(
                        Locale.ROOT,
                        "%,d images listed = %,d embedded now + %,d known; by status: %s%nTable %s",
                        embedded.listed(),
                        embedded.embedded(),
                        embedded.reused(),
                        new TreeMap<>(embedded.byStatus()),
                        lake.uriOf(EmbeddingsSchema.TABLE)));
        return ExitCode.DONE;
    }
}

package io.lakesieve.cli;

import io.lakesieve.encoder.LogitScale;
import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.job.MineNegatives;
import io.lakesieve.job.RunLog;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.table.Lake;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mine}: labels and WordNet to rows of {@code labels} and {@code negative_labels}. */
@Command(
        name = "mine",
        description = "Mines negative labels for the classes that a dataset should hold.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MineCommand extends LakeCommand {
    @Mixin
    private LakeFlag lakeFlag;

    @Mixin
    private ModelFlags modelFlags;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            required = true,
            description = "class names the dataset should hold: one a line, optionally a tab and a prompt")
    private String labels;

    @Mixin
    private MiningFlags miningFlags;

    @Override
    int execute(Console console) {
        SparkSession spark = openSession();
        ModelSpec model = modelFlags.open(spark, console);
        LogitScale logitScale = modelFlags.logitScale(model);
        logitScale.notice().ifPresent(console::notice);
        Workplace workplace = openWritable(console, lakeFlag.lake);
        Lake lake = workplace.lake();
        List<IdLabel> idLabels = LabelFlags.ofFile(spark, labels, console);
        RunLog log = workplace
                .startRun(name(), parameters())
                .model(model.uri(), model.modelId())
                .logitScale(logitScale.value());
        MineNegatives.Result mined = log.guard(() -> workplace
                .actions()
                .mineNegatives(lake, model, miningFlags.options(), log)
                .execute(LabelFlags.lastPart(labels), idLabels, miningFlags.load(spark)));
        log.mined(mined).finish();
        console.out()
                .println(String.format(
                        Locale.ROOT,
                        "%,d negatives of %,d candidates for %,d labels; %,d prompts embedded now%nLabel set %s in %s",
                        mined.negatives(),
                        mined.candidates(),
                        mined.idLabels(),
                        mined.promptsEmbedded(),
                        mined.labelSetId(),
                        lake.uri()));
        return ExitCode.DONE;
    }
}

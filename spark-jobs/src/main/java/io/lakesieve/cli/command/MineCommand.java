package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.LabelFlags;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.flag.MiningFlags;
import io.lakesieve.cli.flag.ModelFlags;
import io.lakesieve.cli.flag.ScoringFlags;
import io.lakesieve.job.mine.MineNegatives;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.model.repository.FurtherTowers;
import io.lakesieve.model.repository.LogitScale;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.table.Lake;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mine}: mines negatives for a label set, into the tables {@code labels} and {@code negative_labels}. */
@Command(
        name = "mine",
        description = "Mines negative labels for the classes that a dataset should hold.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class MineCommand extends LakeCommand {
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

    @Option(
            names = "--method",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "neglabel,adaneg-task,msp",
            description = "methods that will score with the label set; the clipn methods and zoc need more embeddings"
                    + " than the others; default ${DEFAULT-VALUE}")
    private List<String> methods;

    @Mixin
    private MiningFlags miningFlags;

    @Override
    int execute(Console console) {
        SparkSession spark = openSession();
        ModelSpec model = modelFlags.open(spark, console);
        FurtherTowers further = modelFlags.openFurther(spark, console, model, ScoringFlags.methods(methods));
        LogitScale logitScale = modelFlags.logitScale(model);
        logitScale.notice().ifPresent(console::notice);
        CommandContext context = openWritable(console, lakeFlag.lake);
        Lake lake = context.lake();
        List<IdLabel> idLabels = LabelFlags.ofFile(spark, labels, console);
        RunLog log = context.startRun(name(), parameters())
                .model(model.uri(), model.modelId())
                .logitScale(logitScale.value());
        MineNegatives.Result mined = log.guard(() -> {
            further.captionDecoder().ifPresent(decoder -> context.actions()
                    .embedVocabulary(lake, model, decoder, log)
                    .execute());
            MineNegatives mining =
                    context.actions().mineNegatives(lake, model, further.noTexts(), miningFlags.options(), log);
            Candidates candidates = miningFlags.load(spark);
            MineNegatives.Result result = mining.found(idLabels, candidates)
                    .orElseGet(() -> mining.execute(LabelFlags.lastPart(labels), idLabels, candidates));
            log.mined(result).finish();
            return result;
        });
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

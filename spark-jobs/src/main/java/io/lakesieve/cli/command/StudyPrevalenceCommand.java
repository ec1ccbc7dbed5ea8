package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.CorpusFlags;
import io.lakesieve.cli.flag.TableColumnFlags;
import io.lakesieve.cli.flag.TruthFlags;
import io.lakesieve.cli.text.StudyText;
import io.lakesieve.config.InputException;
import io.lakesieve.config.StudyOptions;
import io.lakesieve.config.TruthSource;
import io.lakesieve.job.run.AtomicFile;
import io.lakesieve.job.study.GeneratedImages;
import io.lakesieve.job.study.PrevalenceStudy;
import io.lakesieve.job.study.ReadLabelledImages;
import io.lakesieve.job.study.StudyImages;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code study prevalence}: how methods and rules of verdicts do on lakes with few, some and many outliers. */
@Command(
        name = "prevalence",
        description = "Draws lakes at chosen shares of outliers from a run whose truth is known, or from generated"
                + " embeddings, scores each anew and says how well each method parts them, what each rule flags, how much"
                + " of it falsely, and how often the interval of the share holds.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StudyPrevalenceCommand extends LakeCommand {
    @Option(
            names = "--lake",
            paramLabel = "URI",
            description = "lake with a run whose truth is known; default generated embeddings")
    private String lakeUri;

    @Option(names = "--run", paramLabel = "ID", description = "run to draw from; default the latest finished one")
    private String runId;

    @Option(names = "--images", paramLabel = "URI", description = "the image table that has the --truth-column")
    private String images;

    @Mixin
    private TableColumnFlags columnFlags;

    @Mixin
    private TruthFlags truthFlags;

    @Mixin
    private CorpusFlags mining;

    @Option(
            names = "--shares",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "0.005,0.01,0.1,0.5,0.9",
            description = "shares of outliers; default ${DEFAULT-VALUE}")
    private List<Double> shares;

    @Option(
            names = "--references",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "38,200,1000",
            description = "numbers of reference images; default ${DEFAULT-VALUE}")
    private List<Integer> references;

    @Option(
            names = "--lake-images",
            paramLabel = "N",
            defaultValue = "1000",
            description = "images of a drawn lake at most; ${DEFAULT-VALUE}")
    private int lakeImages;

    @Option(
            names = "--splits",
            paramLabel = "N",
            defaultValue = "500",
            description = "draws of each share and reference; ${DEFAULT-VALUE}")
    private int splits;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "0", description = "of the draws; ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--output", paramLabel = "FILE", description = "write the figures as CSV, too")
    private String output;

    @Override
    int execute(Console console) {
        StudyOptions options = new StudyOptions(shares, references, lakeImages, splits, seed);
        StudyText text;
        try (StudyImages drawn = images(console)) {
            text = new StudyText(new PrevalenceStudy(options, drawn).execute());
        }
        console.out().print(text.markdown());
        if (output != null) {
            String uri = new AtomicFile(
                            "study", output, openSession().sessionState().newHadoopConf())
                    .write(stream -> stream.write(text.csv().getBytes(StandardCharsets.UTF_8)));
            console.summary().written(uri);
        }
        return ExitCode.DONE;
    }

    private StudyImages images(Console console) {
        if (lakeUri == null) {
            return new GeneratedImages(seed);
        }
        CommandContext context = open(console, lakeUri);
        Run run = context.scoringRun(runId);
        console.summary().about(run);
        Optional<RunSettings.Images> known = run.settings().images().filter(settings -> images == null);
        TruthSource truth = truthFlags
                .source(
                        known.map(RunSettings.Images::uri).orElse(images),
                        known.map(RunSettings.Images::columns).orElse(columnFlags.columns()))
                .orElseThrow(() -> new InputException(
                        "A lake is drawn from images whose truth is known: give --truth FILE or --truth-column NAME."));
        return new ReadLabelledImages(
                        context.spark(), context.lake(), truth, mining.load(context.spark()), mining.options())
                .execute(run);
    }
}

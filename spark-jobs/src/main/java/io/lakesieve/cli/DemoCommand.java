package io.lakesieve.cli;

import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.config.TruthSource;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.encoder.LogitScale;
import io.lakesieve.encoder.ModelRepository;
import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.encoder.ModelVariant;
import io.lakesieve.job.EmbedOptions;
import io.lakesieve.job.ImageListing;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.WriteReport;
import io.lakesieve.lexicon.WordNetCandidates;
import io.lakesieve.table.Lake;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole audit on the shipped pictures with the embedded encoder, all methods, truth known. */
@Command(
        name = "demo",
        description = "Audits the shipped pictures with the embedded encoder: photographs of animals, among which"
                + " others have strayed.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--lake",
            paramLabel = "URI",
            defaultValue = "lakesieve-demo",
            description = "where tables and pictures go; default ${DEFAULT-VALUE}")
    private String lakeUri;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
        SparkSession spark = Sessions.open();
        LakesieveActions actions = LakesieveActions.of(spark);
        Lake lake = Lake.at(spark, lakeUri).requireWritable();
        DemoPictures pictures = DemoPictures.unpack(spark, lake);
        ModelSpec model = new ModelRepository(spark.sessionState().newHadoopConf())
                .open(ModelRepository.DEMO, ModelVariant.DEFAULT);
        ImageListing images =
                actions.listImages(ImageSelection.allOf(pictures.images())).execute();
        ScoringOptions scoring = ScoringOptions.DEFAULT
                .withMethods(List.of(ScoringMethod.values()))
                .withThreshold(new ThresholdPolicy.Reference(ThresholdPolicy.Reference.DEFAULT_ACCEPT));
        AuditPipeline.Outcome outcome = new AuditPipeline(actions, lake, model, console.progress())
                .execute(new AuditPipeline.Request(
                        "demo",
                        Parameters.of(spec),
                        images,
                        Optional.of(pictures.reference()),
                        "demo",
                        LabelFlags.ofFile(spark, pictures.labels(), console.err()),
                        WordNetCandidates::load,
                        MiningOptions.DEFAULT,
                        LogitScale.resolve(OptionalDouble.empty(), model),
                        scoring,
                        EmbedOptions.DEFAULT,
                        embedded -> {},
                        Optional.of(new TruthSource.CsvFile(pictures.truth()))));
        console.found(lake, outcome, actions.summarizeRun(lake));
        console.out().println(new Reports(actions, lake, WriteReport.DEFAULT_PICTURES).write(outcome.run()));
        return ExitCode.DONE;
    }
}

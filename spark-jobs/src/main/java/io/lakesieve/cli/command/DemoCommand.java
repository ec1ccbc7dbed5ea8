package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.LabelFlags;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.config.TruthSource;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.AuditPipeline;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.run.QueryCompilation;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.model.repository.FurtherTowers;
import io.lakesieve.model.repository.LogitScale;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.ModelVariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code demo}: audits the shipped pictures with the embedded encoder by all methods that it can and that are no experiment, and evaluates against their known
 * labels.
 */
@Command(
        name = "demo",
        description = "Audits the shipped pictures with the embedded encoder: photographs of animals, among which"
                + " others do not belong there.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand extends LakeCommand {
    @Option(
            names = "--lake",
            paramLabel = "URI",
            defaultValue = "lakesieve-demo",
            description = "where tables and pictures go; default ${DEFAULT-VALUE}")
    private String lakeUri;

    @Override
    Map<String, String> localSettings() {
        return QueryCompilation.OFF;
    }

    @Override
    int execute(Console console) {
        CommandContext context = openWritable(console, lakeUri);
        SparkSession spark = context.spark();
        DemoPictures pictures = DemoPictures.unpack(spark, context.lake());
        ModelSpec model = new ModelRepository(spark.sessionState().newHadoopConf())
                .open(ModelRepository.DEMO, ModelVariant.DEFAULT);
        ImageSelection selection = ImageSelection.allOf(pictures.images());
        ImageListing images = context.actions().listImages(selection).execute();
        ScoringOptions scoring = ScoringOptions.DEFAULT
                .withMethods(Stream.of(ScoringMethod.values())
                        .filter(method -> !method.needsYesNoLabels() && !method.needsCaptions()) // no such towers
                        .filter(method -> method != ScoringMethod.TANL) // experimental
                        .toList())
                .withThreshold(
                        new ThresholdPolicy.FalseDiscoveryRate(ThresholdPolicy.FalseDiscoveryRate.DEFAULT_SHARE));
        AuditPipeline.Request request = new AuditPipeline.Request(
                selection,
                images,
                FurtherTowers.NONE,
                Optional.of(pictures.reference()),
                "demo",
                LabelFlags.ofFile(spark, pictures.labels(), console),
                Candidates.ofWordNet(),
                MiningOptions.DEFAULT,
                LogitScale.resolve(OptionalDouble.empty(), model).value(),
                scoring,
                scoring.verdictMethod(Optional.empty()),
                EmbedOptions.DEFAULT,
                embedded -> {},
                Optional.of(new TruthSource.CsvFile(pictures.truth())),
                Optional.empty(),
                List.of());
        context.audit(name(), parameters(), model, request);
        return ExitCode.DONE;
    }
}

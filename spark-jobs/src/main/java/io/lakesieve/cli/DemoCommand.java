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
import io.lakesieve.job.AuditPipeline;
import io.lakesieve.job.EmbedOptions;
import io.lakesieve.job.ImageListing;
import io.lakesieve.lexicon.WordNetCandidates;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the whole audit on the shipped pictures with the embedded encoder, all methods, truth known. */
@Command(
        name = "demo",
        description = "Audits the shipped pictures with the embedded encoder: photographs of animals, among which"
                + " others have strayed.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand extends LakeCommand {
    @Option(
            names = "--lake",
            paramLabel = "URI",
            defaultValue = "lakesieve-demo",
            description = "where tables and pictures go; default ${DEFAULT-VALUE}")
    private String lakeUri;

    @Override
    int execute(Console console) {
        Workplace workplace = openWritable(console, lakeUri);
        SparkSession spark = workplace.spark();
        DemoPictures pictures = DemoPictures.unpack(spark, workplace.lake());
        ModelSpec model = new ModelRepository(spark.sessionState().newHadoopConf())
                .open(ModelRepository.DEMO, ModelVariant.DEFAULT);
        ImageListing images = workplace
                .actions()
                .listImages(ImageSelection.allOf(pictures.images()))
                .execute();
        ScoringOptions scoring = ScoringOptions.DEFAULT
                .withMethods(List.of(ScoringMethod.values()))
                .withThreshold(new ThresholdPolicy.Reference(ThresholdPolicy.Reference.DEFAULT_ACCEPT));
        AuditPipeline.Request request = new AuditPipeline.Request(
                pictures.images(),
                images,
                Optional.of(pictures.reference()),
                "demo",
                LabelFlags.ofFile(spark, pictures.labels(), console),
                WordNetCandidates::load,
                MiningOptions.DEFAULT,
                LogitScale.resolve(OptionalDouble.empty(), model).value(),
                scoring,
                scoring.verdictMethod(Optional.empty()),
                EmbedOptions.DEFAULT,
                embedded -> {},
                Optional.of(new TruthSource.CsvFile(pictures.truth())));
        workplace.audit(name(), parameters(), model, request);
        return ExitCode.DONE;
    }
}

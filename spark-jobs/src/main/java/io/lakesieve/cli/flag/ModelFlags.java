package io.lakesieve.cli.flag;

import io.lakesieve.cli.console.Console;
import io.lakesieve.config.InputException;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.repository.FurtherTowers;
import io.lakesieve.model.repository.LogitScale;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.ModelVariant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that choose a model. */
public final class ModelFlags {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "model directory in the layout of Hugging Face's ONNX exports, hf://OWNER/NAME[@REVISION] for"
                    + " such a repository of the hub, or 'demo' for the embedded encoder")
    String model;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "fp32",
            converter = VariantConverter.class,
            description = VariantConverter.DESCRIPTION)
    ModelVariant variant;

    @Option(
            names = "--logit-scale",
            paramLabel = "S",
            description = "factor on cosines before a softmax; by default the model's own")
    Double logitScale;

    @Mixin
    private DeviceFlag deviceFlag;

    public ModelSpec open(SparkSession spark, Console console) {
        deviceFlag.apply(spark, console);
        return repository(spark, console).open(model, variant);
    }

    /**
     * What the model has besides its two towers, as far as the methods need it.
     *
     * @throws InputException if the model lacks what a method needs
     */
    public FurtherTowers openFurther(SparkSession spark, Console console, ModelSpec spec, List<ScoringMethod> methods) {
        ModelRepository repository = repository(spark, console);
        return new FurtherTowers(
                opened(methods, ScoringMethod::needsYesNoLabels, () -> repository.openNoTexts(spec)),
                opened(
                        methods,
                        ScoringMethod::needsCaptions,
                        () -> repository.openCaptionDecoder(spec.uri(), spec.variant())));
    }

    private static <T> Optional<T> opened(
            List<ScoringMethod> methods, Predicate<ScoringMethod> needing, Supplier<T> opening) {
        Optional<ScoringMethod> method = methods.stream().filter(needing).findFirst();
        try {
            return method.map(needed -> opening.get());
        } catch (ModelException e) {
            throw new InputException(
                    "%s; or leave %s out of --method."
                            .formatted(e.getMessage(), method.orElseThrow().tableName()),
                    e);
        }
    }

    private static ModelRepository repository(SparkSession spark, Console console) {
        return new ModelRepository(spark.sessionState().newHadoopConf(), console.downloads());
    }

    public LogitScale logitScale(ModelSpec spec) {
        return LogitScale.resolve(logitScale == null ? OptionalDouble.empty() : OptionalDouble.of(logitScale), spec);
    }
}

package io.lakesieve.cli.command;

import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.DeviceFlag;
import io.lakesieve.cli.flag.VariantConverter;
import io.lakesieve.cli.text.DoctorText;
import io.lakesieve.config.InputException;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.doctor.Diagnosis;
import io.lakesieve.job.doctor.Finding;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelVariant;
import java.util.OptionalDouble;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: reports the session and its executors, whether a model runs on them, and how fast. */
@Command(
        name = "doctor",
        description = "Looks at the session, every executor and a model, tries the model on shipped photographs,"
                + " measures it for a few seconds, and says what is wrong.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DoctorCommand extends LakeCommand {
    private static final double LONGEST_SECONDS = 600;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            defaultValue = ModelRepository.DEMO,
            description = "model directory, hf://OWNER/NAME[@REVISION], or 'demo'; default ${DEFAULT-VALUE}")
    private String model;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "fp32",
            converter = VariantConverter.class,
            description = VariantConverter.DESCRIPTION)
    private ModelVariant variant;

    @Option(
            names = "--logit-scale",
            paramLabel = "S",
            description = "factor on cosines before a softmax; by default the model's own")
    private Double logitScale;

    @Mixin
    private DeviceFlag deviceFlag;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how long images, and then prompts, are measured; default ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--json", description = "print the summary alone, with all of this in it as the key diagnosis")
    private boolean json;

    @Override
    int execute(Console console) {
        if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            throw new InputException("--seconds is %s: name a time above 0 and at most %.0f, such as 3."
                    .formatted(seconds, LONGEST_SECONDS));
        }
        SparkSession spark = openSession();
        Diagnosis diagnosis = LakesieveActions.of(spark)
                .diagnose(deviceFlag.choice(), seconds)
                .execute(
                        () -> new ModelRepository(spark.sessionState().newHadoopConf(), console.downloads())
                                .open(model, variant),
                        logitScale == null ? OptionalDouble.empty() : OptionalDouble.of(logitScale));
        if (json) {
            console.summary().detail("diagnosis", diagnosis);
        } else {
            console.out().print(new DoctorText(diagnosis).text());
        }
        diagnosis.findings().stream().filter(Finding::isError).findFirst().ifPresent(finding -> console.summary()
                .error(finding.what() + ": " + finding.why()));
        return diagnosis.isSound() ? ExitCode.DONE : ExitCode.BAD_INPUT;
    }
}

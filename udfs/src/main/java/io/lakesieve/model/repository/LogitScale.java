package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import io.lakesieve.model.ModelException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The logit scale of a model, the factor on cosines before a softmax, and its source.
 *
 * @param value the factor, positive
 * @param source where it was stated
 */
public record LogitScale(double value, Source source) {
    /** The sources of a logit scale, in order of precedence. */
    public enum Source {
        /** {@code --logit-scale}. */
        FLAG,
        /** The key {@code logit_scale} of {@code config.json}. */
        CONFIG,
        /** An ONNX initialiser of that name. */
        INITIALISER,
        /** The model's type {@code clip}: all published weights have 100. */
        CLIP
    }

    /** The largest value in CLIP's training, exp(4.6052). */
    private static final double CLIP_SCALE = 100;

    public LogitScale {
        requireNonNull(source, "source");
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ModelException("The logit scale is a positive number, not " + value);
        }
    }

    /**
     * Takes the scale from the first source that states one. Hugging Face's {@code logit_scale_init_value} is the value
     * before training, so it is not used.
     *
     * @param flag {@code --logit-scale}, empty if it was not given
     * @throws ModelException if nothing states a scale; it asks for the flag
     */
    public static LogitScale resolve(OptionalDouble flag, ModelSpec model) {
        DeclaredScales declared = model.scales();
        if (flag.isPresent()) {
            return new LogitScale(flag.getAsDouble(), Source.FLAG);
        }
        if (declared.configured() != null) {
            return new LogitScale(declared.configured(), Source.CONFIG);
        }
        if (declared.initialiser() != null) {
            return new LogitScale(declared.initialiser(), Source.INITIALISER);
        }
        if (declared.modelType().equals("clip")) {
            return new LogitScale(CLIP_SCALE, Source.CLIP);
        }
        throw new ModelException(("Nothing in the model '%s' states its logit scale: pass --logit-scale, or add the key"
                        + " 'logit_scale' to its config.json")
                .formatted(model.uri()));
    }

    /** A notice for the user if the scale is an assumption. */
    public Optional<String> notice() {
        return source == Source.CLIP
                ? Optional.of(
                        "The model does not state its logit scale: taking %.0f, as all published CLIP weights have; "
                                        .formatted(value)
                                + "pass --logit-scale if it was trained otherwise")
                : Optional.empty();
    }
}

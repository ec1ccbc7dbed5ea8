package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The factor on cosines before a softmax, and where it comes from.
 *
 * @param value the factor itself, positive
 * @param source what stated it
 */
@SuppressWarnings("DoNotCallSuggester") // until written
public record LogitScale(double value, Source source) {
    /** What can state a logit scale, the strongest first. */
    public enum Source {
        /** {@code --logit-scale}. */
        FLAG,
        /** The key {@code logit_scale} of {@code config.json}. */
        CONFIG,
        /** An ONNX initialiser of that name. */
        INITIALISER,
        /** Nothing but the model's type, {@code clip}, whose published weights all have 100. */
        CLIP
    }

    public LogitScale {
        requireNonNull(source, "source");
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ModelException("The logit scale is a positive number, not " + value);
        }
    }

    /**
     * Takes the strongest statement there is. Hugging Face's {@code logit_scale_init_value} is where training began,
     * not the trained value, and never used.
     *
     * @param flag {@code --logit-scale}, empty when it was not given
     * @throws ModelException if nothing states a scale; it asks for the flag
     */
    public static LogitScale resolve(OptionalDouble flag, ModelSpec model) {
        throw new UnsupportedOperationException("not written yet: " + flag + model);
    }

    /** What a user should be told about this choice, if anything. */
    public Optional<String> notice() {
        return Optional.empty();
    }
}

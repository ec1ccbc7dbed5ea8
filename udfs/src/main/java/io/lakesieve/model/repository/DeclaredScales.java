package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.OnnxGraph;
import java.io.Serializable;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The statements of a model's files about its logit scale.
 *
 * @param modelType {@code model_type} of {@code config.json}, or empty
 * @param configured {@code logit_scale} of {@code config.json}, which is the scale and not its logarithm, or null
 * @param initialiser the scale from an ONNX initialiser named {@code logit_scale}, or null
 */
public record DeclaredScales(String modelType, Double configured, Double initialiser) implements Serializable {
    /** A larger number is taken for the scale itself: as a logarithm it would mean a scale of more than 4e8. */
    private static final double MAX_LOGARITHM = 20;

    public DeclaredScales {
        requireNonNull(modelType, "modelType");
    }

    static DeclaredScales of(JsonNode config, Optional<OnnxGraph> vision, Optional<OnnxGraph> text) {
        JsonNode configured = config.path("logit_scale");
        if (!configured.isMissingNode() && !configured.isNumber()) {
            throw new ModelException("'logit_scale' of config.json is a number, not " + configured);
        }
        return new DeclaredScales(
                config.path("model_type").asText(""),
                configured.isNumber() ? configured.doubleValue() : null,
                Stream.of(vision, text)
                        .flatMap(Optional::stream)
                        .map(OnnxGraph::logitScale)
                        .filter(stored -> !stored.isNaN())
                        .map(DeclaredScales::fromInitialiser)
                        .findFirst()
                        .orElse(null));
    }

    /** The scale from an initialiser, which in CLIP and related models is its logarithm. */
    private static double fromInitialiser(double stored) {
        return stored <= MAX_LOGARITHM ? Math.exp(stored) : stored;
    }
}

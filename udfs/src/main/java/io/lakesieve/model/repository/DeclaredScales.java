package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.OnnxGraph;
import java.io.Serializable;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a model's files say about its logit scale.
 *
 * @param modelType {@code model_type} of {@code config.json}, empty where it has none
 * @param configured {@code logit_scale} of {@code config.json}, the scale itself, or null
 * @param initialiser the scale from an ONNX initialiser of that name, or null
 */
public record DeclaredScales(String modelType, Double configured, Double initialiser) implements Serializable {
    /** Above this a stored number is the scale itself: as a logarithm it would mean a scale over a thousand million. */
    private static final double LARGEST_LOGARITHM = 20;

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

    /** CLIP and its kin train and store the logarithm of the scale. */
    private static double fromInitialiser(double stored) {
        return stored <= LARGEST_LOGARITHM ? Math.exp(stored) : stored;
    }
}

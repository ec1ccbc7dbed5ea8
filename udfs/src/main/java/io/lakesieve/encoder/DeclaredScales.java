package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * What a model's files say about its logit scale.
 *
 * @param modelType {@code model_type} of {@code config.json}, empty where it has none
 * @param configured {@code logit_scale} of {@code config.json}, the scale itself, or null
 * @param initialiser the scale from an ONNX initialiser of that name, exponentiated where it was a logarithm, or null
 */
public record DeclaredScales(String modelType, Double configured, Double initialiser) implements Serializable {
    public DeclaredScales {
        requireNonNull(modelType, "modelType");
    }
}

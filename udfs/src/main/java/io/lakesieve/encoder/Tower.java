package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * One tower of a model: an ONNX file and what its graph declares.
 *
 * @param file path of the ONNX file in the model directory
 * @param inputs what it reads, in the file's order
 * @param output the embedding that it writes, {@code batch x dimension}
 * @param outputIndex the place of that output among the file's outputs
 * @param rows how many rows a call may hold
 */
public record Tower(String file, List<TensorSpec> inputs, TensorSpec output, int outputIndex, BatchRule rows)
        implements Serializable {

    public Tower {
        requireNonNull(file, "file");
        inputs = List.copyOf(inputs);
        requireNonNull(output, "output");
        requireNonNull(rows, "rows");
    }
}

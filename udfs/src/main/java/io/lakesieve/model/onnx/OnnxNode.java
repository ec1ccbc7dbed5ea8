package io.lakesieve.model.onnx;

import java.util.Set;

/**
 * A node of an ONNX graph.
 *
 * @param reads the names of its input values, including those that its nested graphs take from outside
 * @param writes the names of its output values
 * @param operators its operator and those of its nested graphs
 */
record OnnxNode(Set<String> reads, Set<String> writes, Set<String> operators) {
    OnnxNode {
        reads = Set.copyOf(reads);
        writes = Set.copyOf(writes);
        operators = Set.copyOf(operators);
    }
}

package io.lakesieve.model.onnx;

import java.util.Set;

/**
 * A node of an ONNX graph.
 *
 * @param reads the names of the values it needs, those that its nested graphs take from outside among them
 * @param writes the names of the values it makes
 * @param operators its operator, and those of its nested graphs
 */
record OnnxNode(Set<String> reads, Set<String> writes, Set<String> operators) {
    OnnxNode {
        reads = Set.copyOf(reads);
        writes = Set.copyOf(writes);
        operators = Set.copyOf(operators);
    }
}

package io.lakesieve.encoder;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node of an ONNX graph.
 *
 * @param operator its operator, after its domain and a dot unless that is ONNX's own
 * @param inputs the names of its inputs in their order, empty ones for those that are left out
 * @param integers its attributes that are integers or lists of them, by their names
 * @param reads the names of the values it needs, those that its nested graphs take from outside among them
 * @param writes the names of the values it makes
 * @param operators its operator, and those of its nested graphs, without their domains
 */
record OnnxNode(
        String operator,
        List<String> inputs,
        Map<String, List<Long>> integers,
        Set<String> reads,
        Set<String> writes,
        Set<String> operators) {
    private static final Set<String> ELEMENTWISE = Set.of(
            "Add",
            "Cast",
            "Div",
            "Elu",
            "Erf",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "LeakyRelu",
            "Mul",
            "Neg",
            "Pow",
            "Reciprocal",
            "Relu",
            "Sigmoid",
            "Sqrt",
            "Sub",
            "Tanh",
            "com.microsoft.BiasGelu",
            "com.microsoft.FastGelu",
            "com.microsoft.Gelu",
            "com.microsoft.QuickGelu");

    OnnxNode {
        inputs = List.copyOf(inputs);
        integers = Map.copyOf(integers);
        reads = Set.copyOf(reads);
        writes = Set.copyOf(writes);
        operators = Set.copyOf(operators);
    }

    /** Whether it is one of the usual operators whose result at a place is made of what the inputs have at that place. */
    boolean isElementwise() {
        return ELEMENTWISE.contains(operator);
    }

    /** The name of an input; empty where it is left out. */
    String input(int place) {
        return place < inputs.size() ? inputs.get(place) : "";
    }

    /** The value of an integer attribute, or what it is where the file does not say. */
    long integer(String attribute, long otherwise) {
        List<Long> values = integers.getOrDefault(attribute, List.of());
        return values.isEmpty() ? otherwise : values.get(0);
    }
}

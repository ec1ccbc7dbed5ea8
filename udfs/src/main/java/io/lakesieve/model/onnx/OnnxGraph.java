package io.lakesieve.model.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The declarations of an ONNX file: inputs, outputs, nodes and data files. They are read in one pass over the file's
 * bytes, without loading the weights and without ONNX Runtime, so that the driver can describe a model of any size.
 *
 * @param inputs the inputs that a caller passes, without initialisers
 * @param outputs the outputs, in the order of ONNX Runtime's results
 * @param nodes its nodes, in the file's order
 * @param functionOperators the operators used in the file's local functions
 * @param dataFiles external data files that hold weights, relative to the file's folder
 * @param logitScale the stored value of an initialiser named {@code logit_scale}, or NaN
 */
public record OnnxGraph(
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        List<OnnxNode> nodes,
        Set<String> functionOperators,
        Set<String> dataFiles,
        double logitScale) {

    public OnnxGraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        functionOperators = Set.copyOf(functionOperators);
        dataFiles = Set.copyOf(dataFiles);
    }

    /**
     * Reads a file to its end.
     *
     * @throws IOException if it is not an ONNX file; the message is a clause that follows "the file is wrong: "
     */
    public static OnnxGraph read(InputStream in) throws IOException {
        return new OnnxReader(in).read();
    }

    /**
     * Whether the graph quantises activations dynamically: the rows of a batch then share a scale, and a row's result
     * depends on the other rows.
     */
    public boolean quantisesDynamically() {
        return uses(operator -> operator.startsWith("DynamicQuantize"));
    }

    /**
     * Whether the graph rounds activations to integers by scales that it holds: the last bit of a float then decides between
     * two integers now and then.
     */
    public boolean roundsActivations() {
        return uses("QuantizeLinear"::equals) && !quantisesDynamically();
    }

    private boolean uses(Predicate<String> operator) {
        return nodes.stream().flatMap(node -> node.operators().stream()).anyMatch(operator)
                || functionOperators.stream().anyMatch(operator);
    }

    /** The names of all values that an output depends on, including its own. */
    Set<String> ancestors(String output) {
        Map<String, OnnxNode> makers = new HashMap<>();
        nodes.forEach(node -> node.writes().forEach(name -> makers.put(name, node)));
        Set<String> names = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(output));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (names.add(name) && makers.containsKey(name)) {
                open.addAll(makers.get(name).reads());
            }
        }
        return names;
    }

    /** The subgraph that computes one of the outputs. */
    public OnnxGraph cutTo(TensorSpec output) {
        Set<String> names = ancestors(output.name());
        return new OnnxGraph(
                inputs.stream().filter(input -> names.contains(input.name())).toList(),
                List.of(output),
                nodes.stream().filter(node -> isNeeded(node, names)).toList(),
                functionOperators,
                dataFiles,
                logitScale);
    }

    private static boolean isNeeded(OnnxNode node, Set<String> names) {
        return node.writes().stream().anyMatch(names::contains);
    }
}

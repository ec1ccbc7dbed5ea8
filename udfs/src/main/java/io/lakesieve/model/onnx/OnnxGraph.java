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

/**
 * What an ONNX file declares, read without its weights and without ONNX Runtime: so the driver describes a model of any
 * size in one pass over its bytes.
 *
 * @param inputs what has to be passed in, initialisers left out
 * @param outputs what comes out, in the order of ONNX Runtime's results
 * @param nodes its nodes, in the file's order
 * @param functionOperators the names of the operators in the file's own functions
 * @param dataFiles the files beside it that hold its weights, relative to its folder
 * @param logitScale the value of an initialiser of that name as it is stored, or NaN
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
     * @throws IOException if it is not an ONNX file; the message completes "the file is wrong: ..."
     */
    public static OnnxGraph read(InputStream in) throws IOException {
        return new OnnxReader(in).read();
    }

    /** Whether rows of a batch share a quantisation scale, so that a row depends on its neighbours. */
    public boolean quantisesDynamically() {
        return nodes.stream().flatMap(node -> node.operators().stream()).anyMatch(OnnxGraph::isDynamic)
                || functionOperators.stream().anyMatch(OnnxGraph::isDynamic);
    }

    private static boolean isDynamic(String operator) {
        return operator.startsWith("DynamicQuantize");
    }

    /** The names of all values that an output is made of, its own among them. */
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

    /** The part of this graph that makes one of its outputs. */
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

package io.lakesieve.encoder;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The end of a transformer that looks at its first token alone, as CLIP's vision towers do. What comes after the last
 * attention treats each token by itself, so that it need not be computed of the others: three quarters of the last layer.
 *
 * @param outputs what is made of the first token alone; each names its node
 * @param tokens the values of shape batch x tokens x width that these nodes read, of which the first token is cut out
 */
record FirstToken(Set<String> outputs, Set<String> tokens) {
    static final int TOKEN_AXIS = 1;
    static final FirstToken NONE = new FirstToken(Set.of(), Set.of());

    private static final int RANK = 3;

    FirstToken {
        outputs = Set.copyOf(outputs);
        tokens = Set.copyOf(tokens);
    }

    /**
     * Finds such an end.
     *
     * @param graph a graph with one output
     * @return {@link #NONE} where there is none, or where it is not certain
     */
    static FirstToken find(OnnxGraph graph) {
        List<OnnxNode> choices = graph.nodes().stream()
                .filter(node -> choosesFirst(node, graph.constants()))
                .toList();
        return choices.size() == 1 ? new Search(graph, choices.get(0)).run() : NONE;
    }

    private static boolean choosesFirst(OnnxNode node, Map<String, OnnxConstant> constants) {
        if (!node.operator().equals("Gather") || node.integer("axis", 0) != TOKEN_AXIS) {
            return false;
        }
        OnnxConstant index = constants.get(node.input(1));
        return index != null
                && index.shape().isEmpty()
                && index.integers().equals(List.of(0L))
                && !constants.containsKey(node.input(0));
    }

    private static final class Search {
        private final OnnxGraph graph;
        private final OnnxNode choice;
        private final OnnxRanks ranks;
        /** What is made of each value at once. */
        private final Map<String, Set<String>> made = new HashMap<>();

        private final Set<String> outputs = new HashSet<>();
        private final Set<String> tokens = new HashSet<>();

        Search(OnnxGraph graph, OnnxNode choice) {
            this.graph = graph;
            this.choice = choice;
            this.ranks = new OnnxRanks(graph);
            for (OnnxNode node : graph.nodes()) {
                node.reads().forEach(name -> made.computeIfAbsent(name, any -> new HashSet<>())
                        .addAll(node.writes()));
            }
        }

        FirstToken run() {
            outputs.addAll(choice.writes());
            boolean isWorthIt = false;
            // From the end, so that all that reads a node's result has been looked at before it.
            for (int i = graph.nodes().size() - 1; i >= 0; i--) {
                OnnxNode node = graph.nodes().get(i);
                if (isReadForFirstToken(node) && treatsTokensAlone(node)) {
                    outputs.addAll(node.writes());
                    node.inputs().stream().filter(this::isTokens).forEach(tokens::add);
                    isWorthIt |= node.operator().equals("MatMul");
                }
            }
            tokens.removeAll(outputs);
            outputs.removeAll(choice.writes());
            return isWorthIt ? new FirstToken(outputs, tokens) : NONE;
        }

        private boolean isReadForFirstToken(OnnxNode node) {
            return node.writes().stream()
                    .allMatch(name -> made.containsKey(name) && outputs.containsAll(made.get(name)));
        }

        private boolean treatsTokensAlone(OnnxNode node) {
            List<String> inputs = node.inputs();
            if (node.isElementwise()) {
                return inputs.stream().anyMatch(this::isTokens)
                        && inputs.stream().allMatch(input -> isTokens(input) || isSameForAllTokens(input));
            }
            boolean rest = inputs.stream().skip(1).allMatch(graph.constants()::containsKey);
            if (!rest || !isTokens(node.input(0))) {
                return false;
            }
            return switch (node.operator()) {
                case "LayerNormalization" ->
                    isLast(node.integer("axis", -1)) && node.writes().size() == 1;
                case "MatMul" ->
                    inputs.size() == 2
                            && graph.constants().get(node.input(1)).shape().size() == 2;
                case "ReduceMean" -> node.integer("keepdims", 1) == 1 && reducesLast(node);
                default -> false;
            };
        }

        /** Whether a value has the shape batch x tokens x width. */
        private boolean isTokens(String name) {
            return !graph.constants().containsKey(name) && ranks.of(name).equals(OptionalInt.of(RANK));
        }

        /** Whether a value is a constant that has no token axis, or one of length 1. */
        private boolean isSameForAllTokens(String name) {
            OnnxConstant constant = graph.constants().get(name);
            if (constant == null || constant.shape().size() > RANK) {
                return false;
            }
            int axis = constant.shape().size() - (RANK - TOKEN_AXIS);
            return axis < 0 || constant.shape().get(axis) == 1;
        }

        private boolean reducesLast(OnnxNode node) {
            List<Long> axes = node.inputs().size() > 1
                    ? graph.constants().get(node.input(1)).integers()
                    : node.integers().getOrDefault("axes", List.of());
            return axes.size() == 1 && isLast(axes.get(0));
        }

        private static boolean isLast(long axis) {
            return axis == -1 || axis == RANK - 1;
        }
    }
}

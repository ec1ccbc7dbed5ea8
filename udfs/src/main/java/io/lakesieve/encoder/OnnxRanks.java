package io.lakesieve.encoder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How many dimensions the values of a graph have, as far as that follows from what the usual exports are made of. A
 * value that it says nothing of may have any number; a number that it gives holds whatever the input's sizes are.
 */
final class OnnxRanks {
    private static final Set<String> LIKE_FIRST_INPUT = Set.of(
            "BatchNormalization",
            "Clip",
            "Conv",
            "DequantizeLinear",
            "Dropout",
            "Exp",
            "InstanceNormalization",
            "LayerNormalization",
            "QuantizeLinear",
            "Slice",
            "Softmax");

    private final Map<String, Integer> ranks = new HashMap<>();
    /** How many elements values of one dimension have. */
    private final Map<String, Long> lengths = new HashMap<>();

    OnnxRanks(OnnxGraph graph) {
        graph.constants().forEach((name, constant) -> {
            ranks.put(name, constant.shape().size());
            if (constant.shape().size() == 1) {
                lengths.put(name, constant.shape().get(0));
            }
        });
        for (TensorSpec input : graph.inputs()) {
            if (!input.shape().isEmpty()) {
                ranks.put(input.name(), input.shape().size());
            }
        }
        // ONNX wants nodes in an order in which each comes after those that it reads from.
        graph.nodes().forEach(this::add);
    }

    /** The number of dimensions of a value, where it is known. */
    OptionalInt of(String name) {
        Integer rank = ranks.get(name);
        return rank == null ? OptionalInt.empty() : OptionalInt.of(rank);
    }

    private void add(OnnxNode node) {
        if (node.writes().size() != 1) {
            return;
        }
        String output = node.writes().iterator().next();
        rank(node).ifPresent(rank -> ranks.put(output, rank));
        length(node).ifPresent(length -> lengths.put(output, (long) length));
    }

    private OptionalInt rank(OnnxNode node) {
        List<String> inputs = node.inputs();
        if (LIKE_FIRST_INPUT.contains(node.operator())) {
            return of(node.input(0));
        }
        if (node.isElementwise() || node.operator().equals("Where")) {
            return largest(inputs);
        }
        return switch (node.operator()) {
            case "Shape" -> OptionalInt.of(1);
            case "Flatten", "Gemm" -> OptionalInt.of(2);
            case "MatMul" -> product(inputs);
            case "Transpose" -> {
                List<Long> order = node.integers().getOrDefault("perm", List.of());
                yield order.isEmpty() ? of(node.input(0)) : OptionalInt.of(order.size());
            }
            case "Reshape" -> lengthOf(node.input(1));
            case "Expand" -> {
                OptionalInt shape = lengthOf(node.input(1));
                OptionalInt data = of(node.input(0));
                yield shape.isPresent() && data.isPresent()
                        ? OptionalInt.of(Math.max(shape.getAsInt(), data.getAsInt()))
                        : OptionalInt.empty();
            }
            case "Concat" ->
                inputs.stream()
                        .map(this::of)
                        .filter(OptionalInt::isPresent)
                        .findFirst()
                        .orElse(OptionalInt.empty());
            case "Gather" -> sum(of(node.input(0)), of(node.input(1)), -1);
            case "Unsqueeze" -> sum(of(node.input(0)), axes(node), 0);
            case "ReduceMean" -> node.integer("keepdims", 1) == 1 ? of(node.input(0)) : OptionalInt.empty();
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt sum(OptionalInt left, OptionalInt right, int more) {
        return left.isPresent() && right.isPresent()
                ? OptionalInt.of(left.getAsInt() + right.getAsInt() + more)
                : OptionalInt.empty();
    }

    private OptionalInt largest(List<String> names) {
        boolean known = names.stream().allMatch(ranks::containsKey);
        return known ? names.stream().mapToInt(ranks::get).max() : OptionalInt.empty();
    }

    private OptionalInt product(List<String> factors) {
        boolean matrices = factors.stream().allMatch(factor -> of(factor).orElse(0) >= 2);
        return matrices ? largest(factors) : OptionalInt.empty();
    }

    /** How many axes an Unsqueeze adds: an attribute in older files, an input in newer ones. */
    private OptionalInt axes(OnnxNode node) {
        return node.inputs().size() > 1
                ? lengthOf(node.input(1))
                : OptionalInt.of(node.integers().getOrDefault("axes", List.of()).size());
    }

    private OptionalInt lengthOf(String name) {
        Long length = lengths.get(name);
        return length == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(length));
    }

    /** The number of elements of a node's result where it is a shape put together of numbers. */
    private OptionalInt length(OnnxNode node) {
        List<String> inputs = node.inputs();
        return switch (node.operator()) {
            case "Shape" -> shapeLength(node);
            case "Unsqueeze" -> of(node.input(0)).equals(OptionalInt.of(0)) ? OptionalInt.of(1) : OptionalInt.empty();
            case "Cast", "Identity" -> lengthOf(node.input(0));
            case "Concat" -> {
                boolean known = inputs.stream().allMatch(lengths::containsKey);
                yield known
                        ? OptionalInt.of(Math.toIntExact(
                                inputs.stream().mapToLong(lengths::get).sum()))
                        : OptionalInt.empty();
            }
            default -> OptionalInt.empty();
        };
    }

    private OptionalInt shapeLength(OnnxNode node) {
        OptionalInt rank = of(node.input(0));
        if (rank.isEmpty()) {
            return rank;
        }
        int all = rank.getAsInt();
        return OptionalInt.of(
                Math.max(0, position(node.integer("end", all), all) - position(node.integer("start", 0), all)));
    }

    /** A bound of Shape's, which may be counted from the end and lie outside. */
    private static int position(long bound, int rank) {
        return (int) Math.min(rank, Math.max(0, bound < 0 ? bound + rank : bound));
    }
}

package io.lakesieve.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an {@link OnnxGraph}: the fields of ONNX's messages that matter here, by their numbers in onnx.proto. */
final class OnnxReader {
    private static final int EXTERNAL_DATA = 13;
    /** Of the tensors whose numbers are read: shapes, axes and the logit scale. */
    private static final int FEW_BYTES = 64;

    private final ProtobufReader in;
    private final List<TensorSpec> inputs = new ArrayList<>();
    private final List<TensorSpec> outputs = new ArrayList<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Set<String> functionOperators = new HashSet<>();
    private final Map<String, OnnxConstant> constants = new HashMap<>();
    private final Set<String> dataFiles = new HashSet<>();
    private double logitScale = Double.NaN;

    OnnxReader(InputStream in) {
        this.in = new ProtobufReader(in);
    }

    OnnxGraph graph() throws IOException {
        inputs.removeIf(input -> constants.containsKey(input.name()));
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IOException("it declares no inputs or no outputs");
        }
        // Exports give a weight that two layers share a name for each.
        for (OnnxNode node : nodes) {
            if (node.operator().equals("Identity") && constants.containsKey(node.input(0))) {
                node.writes().forEach(name -> constants.put(name, constants.get(node.input(0))));
            }
        }
        return new OnnxGraph(inputs, outputs, nodes, constants, functionOperators, dataFiles, logitScale);
    }

    void readModel() throws IOException {
        while (in.next(Long.MAX_VALUE)) {
            switch (in.field()) {
                case 7 -> readGraph(in.message());
                case 25 -> readFunction(in.message());
                default -> in.skip();
            }
        }
    }

    private void readGraph(long end) throws IOException {
        while (in.next(end)) {
            switch (in.field()) {
                case 1 -> addNode(readNode(in.message()));
                case 5 -> readInitialiser(in.message());
                case 11 -> inputs.add(readValue(in.message()));
                case 12 -> outputs.add(readValue(in.message()));
                case 15 -> readSparse(in.message());
                default -> in.skip();
            }
        }
    }

    private void addNode(NodeParts node) {
        nodes.add(node.asNode());
        if (node.operator.equals("Constant")) {
            node.constant().ifPresent(constant -> node.writes.forEach(name -> constants.put(name, constant)));
        }
    }

    private void readFunction(long end) throws IOException {
        while (in.next(end)) {
            if (in.field() == 7) {
                functionOperators.addAll(readNode(in.message()).operators);
            } else {
                in.skip();
            }
        }
    }

    private NodeParts readNode(long end) throws IOException {
        NodeParts node = new NodeParts();
        while (in.next(end)) {
            switch (in.field()) {
                case 1 -> node.inputs.add(in.text());
                case 2 -> node.writes.add(in.text());
                case 4 -> node.operator = in.text();
                case 5 -> readAttribute(in.message(), node);
                case 7 -> node.domain = in.text();
                default -> in.skip();
            }
        }
        node.reads.addAll(node.inputs);
        node.reads.remove(""); // an optional input that is left out
        node.writes.remove("");
        node.operators.add(node.operator);
        return node;
    }

    private void readAttribute(long end, NodeParts node) throws IOException {
        String name = "";
        List<Long> integers = new ArrayList<>();
        while (in.next(end)) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 3 -> integers.add(in.number());
                case 8 -> integers.addAll(in.fewNumbers(FEW_BYTES));
                case 5 -> node.tensor = readTensor(in.message()).constant();
                case 10 -> readTensor(in.message());
                case 6, 11 -> readNested(in.message(), node);
                case 22, 23 -> readSparse(in.message());
                default -> in.skip();
            }
        }
        node.integers.put(name, integers);
    }

    /** A nested graph, as of If and Loop: what it reads may come from outside; names are unique over all graphs. */
    private void readNested(long end, NodeParts node) throws IOException {
        while (in.next(end)) {
            switch (in.field()) {
                case 1 -> {
                    NodeParts inner = readNode(in.message());
                    node.reads.addAll(inner.reads);
                    node.operators.addAll(inner.operators);
                }
                case 5 -> readTensor(in.message());
                case 12 -> node.reads.add(readValue(in.message()).name());
                case 15 -> readSparse(in.message());
                default -> in.skip();
            }
        }
    }

    private void readInitialiser(long end) throws IOException {
        NamedTensor tensor = readTensor(end);
        constants.put(tensor.name(), tensor.constant());
        if (tensor.name().equals("logit_scale") || tensor.name().endsWith(".logit_scale")) {
            logitScale = tensor.number();
        }
    }

    private NamedTensor readTensor(long end) throws IOException {
        String name = "";
        List<Long> shape = new ArrayList<>();
        List<Long> integers = new ArrayList<>();
        OnnxScalar numbers = new OnnxScalar();
        while (in.next(end)) {
            switch (in.field()) {
                case 1 -> shape.addAll(in.fewNumbers(FEW_BYTES));
                case 2 -> numbers.type((int) in.number());
                case 4, 9, 10 -> numbers.value(in.fewBytes(FEW_BYTES));
                case 7 -> integers.addAll(in.fewNumbers(FEW_BYTES));
                case 8 -> name = in.text();
                case EXTERNAL_DATA -> readExternalData(in.message());
                default -> in.skip();
            }
        }
        integers.addAll(numbers.asIntegers());
        return new NamedTensor(name, new OnnxConstant(shape, integers), numbers.asDouble());
    }

    private void readSparse(long end) throws IOException {
        while (in.next(end)) {
            if (in.field() == 1 || in.field() == 2) {
                readTensor(in.message());
            } else {
                in.skip();
            }
        }
    }

    private void readExternalData(long end) throws IOException {
        String key = "";
        String value = "";
        while (in.next(end)) {
            switch (in.field()) {
                case 1 -> key = in.text();
                case 2 -> value = in.text();
                default -> in.skip();
            }
        }
        if (key.equals("location")) {
            dataFiles.add(value);
        }
    }

    private TensorSpec readValue(long end) throws IOException {
        String name = "";
        TensorSpec tensor = new TensorSpec("", "undefined", List.of());
        while (in.next(end)) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> tensor = readType(in.message());
                default -> in.skip();
            }
        }
        return new TensorSpec(name, tensor.type(), tensor.shape());
    }

    private TensorSpec readType(long end) throws IOException {
        TensorSpec tensor = new TensorSpec("", "undefined", List.of());
        while (in.next(end)) {
            if (in.field() == 1) {
                tensor = readTensorType(in.message());
            } else {
                in.skip();
            }
        }
        return tensor;
    }

    private TensorSpec readTensorType(long end) throws IOException {
        String type = "undefined";
        List<Long> shape = new ArrayList<>();
        while (in.next(end)) {
            switch (in.field()) {
                case 1 -> type = OnnxScalar.typeName((int) in.number());
                case 2 -> readShape(in.message(), shape);
                default -> in.skip();
            }
        }
        return new TensorSpec("", type, shape);
    }

    private void readShape(long end, List<Long> shape) throws IOException {
        while (in.next(end)) {
            if (in.field() == 1) {
                shape.add(readDimension(in.message()));
            } else {
                in.skip();
            }
        }
    }

    private long readDimension(long end) throws IOException {
        long size = TensorSpec.DYNAMIC;
        while (in.next(end)) {
            if (in.field() == 1) {
                size = in.number();
            } else {
                in.skip();
            }
        }
        return size > 0 ? size : TensorSpec.DYNAMIC;
    }

    private record NamedTensor(String name, OnnxConstant constant, double number) {}

    /** What is gathered of a node and of the graphs nested in it. */
    private static final class NodeParts {
        private final List<String> inputs = new ArrayList<>();
        private final Map<String, List<Long>> integers = new HashMap<>();
        private final Set<String> reads = new HashSet<>();
        private final Set<String> writes = new HashSet<>();
        private final Set<String> operators = new HashSet<>();
        private String operator = "";
        private String domain = "";
        private OnnxConstant tensor;

        /** Of a Constant node: its number, its list of integers or its tensor. */
        Optional<OnnxConstant> constant() {
            if (tensor != null) {
                return Optional.of(tensor);
            }
            if (integers.containsKey("value_ints")) {
                List<Long> numbers = integers.get("value_ints");
                return Optional.of(new OnnxConstant(List.of((long) numbers.size()), numbers));
            }
            boolean single = integers.containsKey("value_int") || integers.containsKey("value_float");
            return single
                    ? Optional.of(new OnnxConstant(List.of(), integers.getOrDefault("value_int", List.of())))
                    : Optional.empty();
        }

        OnnxNode asNode() {
            boolean own = domain.isEmpty() || domain.equals("ai.onnx");
            return new OnnxNode(own ? operator : domain + "." + operator, inputs, integers, reads, writes, operators);
        }
    }
}

package io.lakesieve.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads an {@link OnnxGraph}: the fields of ONNX's messages that matter here, by their numbers in onnx.proto. */
final class OnnxReader {
    private static final int EXTERNAL_DATA = 13;
    private static final int SCALAR_BYTES = 8;

    private final ProtobufReader in;
    private final List<TensorSpec> inputs = new ArrayList<>();
    private final List<TensorSpec> outputs = new ArrayList<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Set<String> functionOperators = new HashSet<>();
    private final Set<String> initialisers = new HashSet<>();
    private final Set<String> dataFiles = new HashSet<>();
    private double logitScale = Double.NaN;

    OnnxReader(InputStream in) {
        this.in = new ProtobufReader(in);
    }

    OnnxGraph graph() throws IOException {
        inputs.removeIf(input -> initialisers.contains(input.name()));
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IOException("it declares no inputs or no outputs");
        }
        return new OnnxGraph(inputs, outputs, nodes, functionOperators, dataFiles, logitScale);
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
                case 1 -> nodes.add(readNode(in.message()).asNode());
                case 5 -> readInitialiser(in.message());
                case 11 -> inputs.add(readValue(in.message()));
                case 12 -> outputs.add(readValue(in.message()));
                case 15 -> readSparse(in.message());
                default -> in.skip();
            }
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
                case 1 -> node.reads.add(in.text());
                case 2 -> node.writes.add(in.text());
                case 4 -> node.operators.add(in.text());
                case 5 -> readAttribute(in.message(), node);
                default -> in.skip();
            }
        }
        node.reads.remove(""); // an optional input that is left out
        node.writes.remove("");
        return node;
    }

    private void readAttribute(long end, NodeParts node) throws IOException {
        while (in.next(end)) {
            switch (in.field()) {
                case 5, 10 -> readTensor(in.message());
                case 6, 11 -> readNested(in.message(), node);
                case 22, 23 -> readSparse(in.message());
                default -> in.skip();
            }
        }
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
        NamedScalar tensor = readTensor(end);
        initialisers.add(tensor.name());
        if (tensor.name().equals("logit_scale") || tensor.name().endsWith(".logit_scale")) {
            logitScale = tensor.value();
        }
    }

    private NamedScalar readTensor(long end) throws IOException {
        String name = "";
        OnnxScalar scalar = new OnnxScalar();
        while (in.next(end)) {
            switch (in.field()) {
                case 2 -> scalar.type((int) in.number());
                case 4, 9, 10 -> scalar.value(in.fewBytes(SCALAR_BYTES));
                case 8 -> name = in.text();
                case EXTERNAL_DATA -> readExternalData(in.message());
                default -> in.skip();
            }
        }
        return new NamedScalar(name, scalar.asDouble());
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

    private record NamedScalar(String name, double value) {}

    /** What is gathered of a node and of the graphs nested in it. */
    private static final class NodeParts {
        private final Set<String> reads = new HashSet<>();
        private final Set<String> writes = new HashSet<>();
        private final Set<String> operators = new HashSet<>();

        OnnxNode asNode() {
            return new OnnxNode(reads, writes, operators);
        }
    }
}

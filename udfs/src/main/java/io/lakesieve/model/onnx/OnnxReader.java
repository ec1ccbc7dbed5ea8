package io.lakesieve.model.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads an {@link OnnxGraph} from a stream. It parses the needed fields of ONNX's messages, by their numbers in
 * onnx.proto, and skips weights through a buffer of fixed size.
 */
final class OnnxReader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_TEXT_BYTES = 1 << 20;
    /** Length of a double, the longest scalar that is read. */
    private static final int SCALAR_BYTES = 8;

    private final CodedInputStream in;
    private final List<TensorSpec> inputs = new ArrayList<>();
    private final List<TensorSpec> outputs = new ArrayList<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Set<String> functionOperators = new HashSet<>();
    private final Set<String> initialisers = new HashSet<>();
    private final Set<String> dataFiles = new HashSet<>();
    private double logitScale = Double.NaN;

    OnnxReader(InputStream in) {
        this.in = CodedInputStream.newInstance(in, BUFFER_BYTES);
    }

    /** Reads to the end of the stream. */
    OnnxGraph read() throws IOException {
        try {
            readModel();
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(in.isAtEnd() ? "it ends too early" : "it is no ONNX file", e);
        }
        inputs.removeIf(input -> initialisers.contains(input.name()));
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IOException("it declares no inputs or no outputs");
        }
        return new OnnxGraph(inputs, outputs, nodes, functionOperators, dataFiles, logitScale);
    }

    private void readModel() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 7 -> message(tag, this::readGraphField);
                case 25 -> message(tag, this::readFunctionField);
                default -> skip(tag);
            }
        }
    }

    private void readGraphField(int tag) throws IOException {
        switch (WireFormat.getTagFieldNumber(tag)) {
            case 1 -> nodes.add(readNode(tag).asNode());
            case 5 -> readInitialiser(tag);
            case 11 -> inputs.add(readValue(tag));
            case 12 -> outputs.add(readValue(tag));
            case 15 -> message(tag, this::readSparseField);
            default -> skip(tag);
        }
    }

    private void readFunctionField(int tag) throws IOException {
        if (WireFormat.getTagFieldNumber(tag) == 7) {
            functionOperators.addAll(readNode(tag).operators);
        } else {
            skip(tag);
        }
    }

    private NodeParts readNode(int nodeTag) throws IOException {
        NodeParts node = new NodeParts();
        message(nodeTag, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> node.reads.add(text(tag));
                case 2 -> node.writes.add(text(tag));
                case 4 -> node.operators.add(text(tag));
                case 5 -> message(tag, field -> readAttributeField(field, node));
                default -> skip(tag);
            }
        });
        node.reads.remove(""); // an omitted optional input
        node.writes.remove("");
        return node;
    }

    private void readAttributeField(int tag, NodeParts node) throws IOException {
        switch (WireFormat.getTagFieldNumber(tag)) {
            case 5, 10 -> readTensor(tag);
            case 6, 11 -> message(tag, field -> readNestedField(field, node));
            case 22, 23 -> message(tag, this::readSparseField);
            default -> skip(tag);
        }
    }

    /**
     * A nested graph, as in If and Loop. The values that it reads may come from outside; names are unique over all
     * graphs.
     */
    private void readNestedField(int tag, NodeParts node) throws IOException {
        switch (WireFormat.getTagFieldNumber(tag)) {
            case 1 -> {
                NodeParts inner = readNode(tag);
                node.reads.addAll(inner.reads);
                node.operators.addAll(inner.operators);
            }
            case 5 -> readTensor(tag);
            case 12 -> node.reads.add(readValue(tag).name());
            case 15 -> message(tag, this::readSparseField);
            default -> skip(tag);
        }
    }

    private void readInitialiser(int tag) throws IOException {
        TensorParts tensor = readTensor(tag);
        initialisers.add(tensor.name);
        if (tensor.name.equals("logit_scale") || tensor.name.endsWith(".logit_scale")) {
            logitScale = tensor.number.asDouble();
        }
    }

    private TensorParts readTensor(int tensorTag) throws IOException {
        TensorParts tensor = new TensorParts();
        message(tensorTag, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 2 -> tensor.number.type(number(tag));
                case 4, 9, 10 -> tensor.number.value(scalarBytes(tag));
                case 8 -> tensor.name = text(tag);
                case 13 -> readExternalData(tag);
                default -> skip(tag);
            }
        });
        return tensor;
    }

    private void readSparseField(int tag) throws IOException {
        switch (WireFormat.getTagFieldNumber(tag)) {
            case 1, 2 -> readTensor(tag);
            default -> skip(tag);
        }
    }

    private void readExternalData(int entryTag) throws IOException {
        EntryParts entry = new EntryParts();
        message(entryTag, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> entry.key = text(tag);
                case 2 -> entry.value = text(tag);
                default -> skip(tag);
            }
        });
        if (entry.key.equals("location")) {
            dataFiles.add(entry.value);
        }
    }

    private TensorSpec readValue(int valueTag) throws IOException {
        ValueParts value = new ValueParts();
        message(valueTag, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> value.name = text(tag);
                case 2 -> message(tag, field -> readTypeField(field, value));
                default -> skip(tag);
            }
        });
        return new TensorSpec(value.name, value.type, value.shape);
    }

    private void readTypeField(int typeTag, ValueParts value) throws IOException {
        if (WireFormat.getTagFieldNumber(typeTag) != 1) {
            skip(typeTag);
            return;
        }
        message(typeTag, tag -> {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> value.type = OnnxScalar.typeName(number(tag));
                case 2 -> message(tag, field -> readDimension(field, value.shape));
                default -> skip(tag);
            }
        });
    }

    private void readDimension(int dimensionTag, List<Long> shape) throws IOException {
        if (WireFormat.getTagFieldNumber(dimensionTag) != 1) {
            skip(dimensionTag);
            return;
        }
        int place = shape.size();
        shape.add(TensorSpec.DYNAMIC);
        message(dimensionTag, tag -> {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                require(tag, WireFormat.WIRETYPE_VARINT);
                long size = in.readInt64();
                shape.set(place, size > 0 ? size : TensorSpec.DYNAMIC);
            } else {
                skip(tag);
            }
        });
    }

    /** Reads a nested message, field by field. */
    private void message(int tag, FieldReader fields) throws IOException {
        int outside = in.pushLimit(length(tag));
        for (int field = in.readTag(); field != 0; field = in.readTag()) {
            fields.read(field);
        }
        in.checkLastTagWas(0);
        if (in.getBytesUntilLimit() != 0) {
            throw new EOFException("it ends too early");
        }
        in.popLimit(outside);
    }

    private int number(int tag) throws IOException {
        require(tag, WireFormat.WIRETYPE_VARINT);
        return in.readInt32();
    }

    private String text(int tag) throws IOException {
        int length = length(tag);
        if (length > MAX_TEXT_BYTES) {
            throw new IOException("it holds a text of " + length + " bytes");
        }
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }

    /** The bytes of a scalar; empty if the field is longer. */
    private byte[] scalarBytes(int tag) throws IOException {
        int length = length(tag);
        if (length <= SCALAR_BYTES) {
            return in.readRawBytes(length);
        }
        in.skipRawBytes(length);
        return new byte[0];
    }

    private int length(int tag) throws IOException {
        require(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readRawVarint32();
    }

    private static void require(int tag, int wireType) throws IOException {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new IOException("it is no ONNX file");
        }
    }

    private void skip(int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new IOException("it is no ONNX file");
        }
    }

    /** Reads a field of a message after its tag. */
    private interface FieldReader {
        void read(int tag) throws IOException;
    }

    /** A node while it is read, with the graphs nested in it. */
    private static final class NodeParts {
        private final Set<String> reads = new HashSet<>();
        private final Set<String> writes = new HashSet<>();
        private final Set<String> operators = new HashSet<>();

        OnnxNode asNode() {
            return new OnnxNode(reads, writes, operators);
        }
    }

    /** A tensor while it is read. */
    private static final class TensorParts {
        private final OnnxScalar number = new OnnxScalar();
        private String name = "";
    }

    /** An input or output while it is read. */
    private static final class ValueParts {
        private final List<Long> shape = new ArrayList<>();
        private String name = "";
        private String type = "undefined";
    }

    /** A key and value of a tensor's external data while they are read. */
    private static final class EntryParts {
        private String key = "";
        private String value = "";
    }
}

package io.lakesieve.model.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Extracts the subgraph of one tower from an ONNX file with both towers. ONNX Runtime would compute all outputs and
 * require all inputs of the whole graph; the extracted tower costs no memory or time for the other one.
 *
 * <p>The file is memory-mapped and its fields are copied as they are, except the nodes, weights, inputs and outputs
 * that the wanted output does not depend on, and the shapes of intermediate values, which ONNX Runtime infers again.
 */
public final class SubgraphExtractor {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALISER = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int VALUE_INFO = 13;
    private static final int QUANTISATION = 14;

    private final ByteBuffer file;
    private final CodedInputStream in;
    private final String output;
    private final Set<String> names;
    private final List<ByteBuffer> modelFields = new ArrayList<>();
    private final List<ByteBuffer> graphFields = new ArrayList<>();

    private SubgraphExtractor(ByteBuffer file, String output, Set<String> names) {
        this.file = file;
        this.in = CodedInputStream.newInstance(file);
        this.output = output;
        this.names = names;
    }

    /**
     * Writes the subgraph that computes one output.
     *
     * @param source an ONNX file with several outputs
     * @param graph the file's declarations
     * @param output the name of the wanted output
     * @param target the file to write
     */
    public static void write(Path source, OnnxGraph graph, String output, Path target) throws IOException {
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer file = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size());
            SubgraphExtractor cut = new SubgraphExtractor(file, output, graph.ancestors(output));
            cut.find();
            cut.copy(out);
        }
    }

    private void find() throws IOException {
        int start = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == GRAPH) {
                findInGraph();
            } else {
                in.skipField(tag);
                modelFields.add(from(start));
            }
            start = in.getTotalBytesRead();
        }
    }

    private void findInGraph() throws IOException {
        int outside = in.pushLimit(in.readRawVarint32());
        int start = in.getTotalBytesRead();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (isKept(tag)) {
                graphFields.add(from(start));
            }
            start = in.getTotalBytesRead();
        }
        in.popLimit(outside);
    }

    private ByteBuffer from(int start) {
        return file.slice(start, in.getTotalBytesRead() - start);
    }

    /** Skips a field of the graph and returns whether it belongs to the subgraph. */
    private boolean isKept(int tag) throws IOException {
        int field = WireFormat.getTagFieldNumber(tag);
        return switch (field) {
            case NODE -> holds(2, names);
            case INITIALISER -> holds(8, names);
            case INPUT -> holds(1, names);
            case OUTPUT -> holds(1, Set.of(output));
            default -> {
                in.skipField(tag);
                yield field != VALUE_INFO && field != QUANTISATION;
            }
        };
    }

    /** Skips a message and returns whether one of its strings with this field number is among the wanted names. */
    private boolean holds(int field, Set<String> wanted) throws IOException {
        boolean found = false;
        int outside = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == field) {
                found |= wanted.contains(in.readString());
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(outside);
        return found;
    }

    private void copy(FileChannel out) throws IOException {
        write(modelFields, out);
        int length = graphFields.stream().mapToInt(ByteBuffer::remaining).sum();
        byte[] start =
                new byte[CodedOutputStream.computeTagSize(GRAPH) + CodedOutputStream.computeUInt32SizeNoTag(length)];
        CodedOutputStream coded = CodedOutputStream.newInstance(start);
        coded.writeTag(GRAPH, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt32NoTag(length);
        write(List.of(ByteBuffer.wrap(start)), out);
        write(graphFields, out);
    }

    private static void write(List<ByteBuffer> fields, FileChannel out) throws IOException {
        for (ByteBuffer field : fields) {
            while (field.hasRemaining()) {
                out.write(field);
            }
        }
    }
}

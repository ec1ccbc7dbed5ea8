package io.lakesieve.encoder;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts one tower out of an ONNX file that holds both, so that the other one costs neither memory nor time: ONNX Runtime
 * computes every output of a graph and wants every input.
 *
 * <p>The file's bytes are copied as they are, less the nodes, weights, inputs and outputs that the wanted output does
 * not depend on, and less the intermediate shapes, which ONNX Runtime works out anew.
 */
final class GraphCut {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALISER = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int VALUE_INFO = 13;
    private static final int QUANTISATION = 14;

    private final Path source;
    private final String output;
    private final Set<String> names;
    private final List<Span> model = new ArrayList<>();
    private final List<Span> graph = new ArrayList<>();

    private GraphCut(Path source, String output, Set<String> names) {
        this.source = source;
        this.output = output;
        this.names = names;
    }

    /**
     * Writes the part of a file that makes one output.
     *
     * @param source an ONNX file with several outputs
     * @param output the name of the wanted one
     * @param target where the part goes
     */
    static void write(Path source, String output, Path target) throws IOException {
        Set<String> names;
        try (InputStream in = open(source)) {
            names = OnnxGraph.read(in).ancestors(output);
        }
        GraphCut cut = new GraphCut(source, output, names);
        cut.find();
        cut.copy(target);
    }

    private static InputStream open(Path source) throws IOException {
        return new BufferedInputStream(Files.newInputStream(source));
    }

    private void find() throws IOException {
        try (InputStream stream = open(source)) {
            ProtobufReader in = new ProtobufReader(stream);
            long start = 0;
            while (in.next(Long.MAX_VALUE)) {
                if (in.field() == GRAPH) {
                    findInGraph(in, in.message());
                } else {
                    in.skip();
                    model.add(new Span(start, in.position() - start));
                }
                start = in.position();
            }
        }
    }

    private void findInGraph(ProtobufReader in, long end) throws IOException {
        long start = in.position();
        while (in.next(end)) {
            if (isKept(in)) {
                graph.add(new Span(start, in.position() - start));
            }
            start = in.position();
        }
    }

    /** Passes over a field of the graph and says whether it belongs to the part. */
    private boolean isKept(ProtobufReader in) throws IOException {
        int field = in.field();
        return switch (field) {
            case NODE -> reads(in, 2, names);
            case INITIALISER -> reads(in, 8, names);
            case INPUT -> reads(in, 1, names);
            case OUTPUT -> reads(in, 1, Set.of(output));
            default -> {
                in.skip();
                yield field != VALUE_INFO && field != QUANTISATION;
            }
        };
    }

    /** Passes over a message and says whether a text in it, under a field number, is one of some names. */
    private static boolean reads(ProtobufReader in, int field, Set<String> wanted) throws IOException {
        boolean found = false;
        long end = in.message();
        while (in.next(end)) {
            if (in.field() == field) {
                found |= wanted.contains(in.text());
            } else {
                in.skip();
            }
        }
        return found;
    }

    private void copy(Path target) throws IOException {
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Span span : model) {
                copy(in, span, out);
            }
            long length = graph.stream().mapToLong(Span::length).sum();
            out.write(ByteBuffer.wrap(messageStart(GRAPH, length)));
            for (Span span : graph) {
                copy(in, span, out);
            }
        }
    }

    private static void copy(FileChannel in, Span span, FileChannel out) throws IOException {
        long done = 0;
        while (done < span.length()) {
            done += in.transferTo(span.start() + done, span.length() - done, out);
        }
    }

    /** The tag of a message field and the message's length, in Protocol Buffers' variable-length numbers. */
    private static byte[] messageStart(int field, long length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((field << 3) | ProtobufReader.LENGTH_DELIMITED);
        long left = length;
        while (left >= 0x80) {
            bytes.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
        return bytes.toByteArray();
    }

    private record Span(long start, long length) {}
}

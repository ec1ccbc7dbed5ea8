package io.lakesieve.encoder;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes an ONNX file anew with only that in it which a tower needs: ONNX Runtime computes every output of a graph, of
 * all tokens, and wants every input.
 *
 * <p>The file's bytes are copied as they are, less the nodes, weights and outputs that the wanted output does not depend
 * on, and less the intermediate shapes, which ONNX Runtime works out anew. Where the tower's end looks at the first token
 * alone, that token is cut out of what the end begins with.
 */
final class GraphCut {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int INITIALISER = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int VALUE_INFO = 13;
    private static final int QUANTISATION = 14;
    private static final int INT64 = 7;
    private static final int INT_ATTRIBUTE = 2;
    private static final String FIRST = "lakesieve/first";

    private final Path source;
    private final String output;
    private final Set<String> names;
    private final FirstToken end;
    private final Set<String> cutTokens = new HashSet<>();
    private final List<Piece> model = new ArrayList<>();
    private final List<Piece> graph = new ArrayList<>();

    /**
     * A cut.
     *
     * @param source an ONNX file
     * @param output the name of the output that is wanted of it
     * @param names the values that are kept: all that this one is made of, and inputs that callers pass anyway
     * @param end what is made of the first token alone, nothing where it is made of all
     */
    GraphCut(Path source, String output, Set<String> names, FirstToken end) {
        this.source = source;
        this.output = output;
        this.names = Set.copyOf(names);
        this.end = end;
    }

    /** Writes the part to a new file. */
    void write(Path target) throws IOException {
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(source));
                FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            find(new ProtobufReader(stream), in);
            for (Piece piece : model) {
                piece.copy(in, out);
            }
            long length = graph.stream().mapToLong(Piece::length).sum();
            new Written(new ProtobufWriter().start(GRAPH, length)).copy(in, out);
            for (Piece piece : graph) {
                piece.copy(in, out);
            }
        }
    }

    private void find(ProtobufReader in, FileChannel file) throws IOException {
        long start = 0;
        while (in.next(Long.MAX_VALUE)) {
            if (in.field() == GRAPH) {
                findInGraph(in, in.message(), file);
            } else {
                in.skip();
                model.add(new Span(start, in.position() - start));
            }
            start = in.position();
        }
    }

    private void findInGraph(ProtobufReader in, long graphEnd, FileChannel file) throws IOException {
        long start = in.position();
        while (in.next(graphEnd)) {
            if (in.field() == NODE) {
                addNode(in, start, file);
            } else if (isKept(in)) {
                graph.add(new Span(start, in.position() - start));
            }
            start = in.position();
        }
        if (!cutTokens.isEmpty()) {
            graph.add(new Written(new ProtobufWriter().message(INITIALISER, index())));
        }
    }

    private void addNode(ProtobufReader in, long start, FileChannel file) throws IOException {
        long bodyEnd = in.message();
        long bodyStart = in.position();
        Set<String> writes = texts(in, bodyEnd, NODE_OUTPUT);
        if (writes.stream().anyMatch(end.outputs()::contains)) {
            addNodeOfEnd(new Span(bodyStart, bodyEnd - bodyStart).read(file));
        } else if (writes.stream().anyMatch(names::contains)) {
            graph.add(new Span(start, bodyEnd - start));
        }
    }

    /** Adds a node that gets the first token in place of all, after those that cut it out. */
    private void addNodeOfEnd(byte[] body) throws IOException {
        ProtobufWriter node = new ProtobufWriter();
        ProtobufReader in = new ProtobufReader(new ByteArrayInputStream(body));
        long start = 0;
        while (in.next(body.length)) {
            if (in.field() == NODE_INPUT) {
                String name = in.text();
                node.text(NODE_INPUT, end.tokens().contains(name) ? firstOf(name) : name);
            } else {
                in.skip();
                node.encoded(body, (int) start, (int) (in.position() - start));
            }
            start = in.position();
        }
        graph.add(new Written(new ProtobufWriter().message(NODE, node)));
    }

    /** The name of a value's first token; a node that cuts it out is added where there is none yet. */
    private String firstOf(String tokens) {
        String first = FIRST + "/" + tokens;
        if (cutTokens.add(tokens)) {
            ProtobufWriter axis = new ProtobufWriter()
                    .text(1, "axis")
                    .number(3, FirstToken.TOKEN_AXIS)
                    .number(20, INT_ATTRIBUTE);
            ProtobufWriter gather = new ProtobufWriter()
                    .text(NODE_INPUT, tokens)
                    .text(NODE_INPUT, FIRST)
                    .text(NODE_OUTPUT, first)
                    .text(4, "Gather")
                    .message(5, axis);
            graph.add(new Written(new ProtobufWriter().message(NODE, gather)));
        }
        return first;
    }

    /** A list of the one number 0: with it, Gather keeps the axis. */
    private static ProtobufWriter index() {
        return new ProtobufWriter().number(1, 1).number(2, INT64).number(7, 0).text(8, FIRST);
    }

    /** Passes over a field of the graph that is no node, and says whether it belongs to the part. */
    private boolean isKept(ProtobufReader in) throws IOException {
        int field = in.field();
        return switch (field) {
            case INITIALISER -> texts(in, in.message(), 8).stream().anyMatch(names::contains);
            case INPUT -> texts(in, in.message(), 1).stream().anyMatch(names::contains);
            case OUTPUT -> texts(in, in.message(), 1).contains(output);
            default -> {
                in.skip();
                yield field != VALUE_INFO && field != QUANTISATION;
            }
        };
    }

    /** Passes over a message and gives the texts in it that stand under a field number. */
    private static Set<String> texts(ProtobufReader in, long messageEnd, int field) throws IOException {
        Set<String> texts = new HashSet<>();
        while (in.next(messageEnd)) {
            if (in.field() == field) {
                texts.add(in.text());
            } else {
                in.skip();
            }
        }
        return texts;
    }

    /** A part of the new file. */
    private sealed interface Piece {
        long length();

        void copy(FileChannel in, FileChannel out) throws IOException;
    }

    /** Bytes of the old file. */
    private record Span(long start, long length) implements Piece {
        @Override
        public void copy(FileChannel in, FileChannel out) throws IOException {
            long done = 0;
            while (done < length) {
                done += in.transferTo(start + done, length - done, out);
            }
        }

        byte[] read(FileChannel in) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
            while (bytes.hasRemaining() && in.read(bytes, start + bytes.position()) >= 0) {
                // The channel may give less than there is room for.
            }
            return bytes.array();
        }
    }

    /** Bytes that are new. */
    private static final class Written implements Piece {
        private final byte[] bytes;

        Written(ProtobufWriter writer) {
            this.bytes = writer.toByteArray();
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void copy(FileChannel in, FileChannel out) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                out.write(left);
            }
        }
    }
}

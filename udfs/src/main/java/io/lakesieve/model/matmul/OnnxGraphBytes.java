package io.lakesieve.model.matmul;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.lakesieve.core.matrix.LabelRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Writes the bytes of an ONNX model {@code cosines = MatMul(images, labels)} whose labels are a constant, so that ONNX
 * Runtime packs them for its kernels once, when the session is created.
 *
 * <p>The format is Protocol Buffers; field numbers are those of onnx.proto, IR version 8, opset 13. The labels are not
 * copied when a message is nested in another.
 */
final class OnnxGraphBytes {
    static final String IMAGES = "images";
    static final String COSINES = "cosines";

    private static final String LABELS = "labels";
    private static final String ROWS = "rows";
    private static final int IR_VERSION = 8;
    private static final int OPERATORS_VERSION = 13;
    private static final int FLOAT = 1;
    /** Number of labels that are transposed at a time: fills a cache line per dimension. */
    private static final int STRIP = 16;

    private OnnxGraphBytes() {}

    /** The model for the labels from {@code from} (inclusive) to {@code to} (exclusive). */
    static byte[] of(LabelRows labels, int from, int to) {
        ByteString graph = message(1, node())
                .concat(text(2, "product"))
                .concat(message(5, constant(labels, from, to)))
                .concat(message(11, tensor(IMAGES, labels.dimension())))
                .concat(message(12, tensor(COSINES, to - from)));
        return number(1, IR_VERSION)
                .concat(message(7, graph))
                .concat(message(8, number(2, OPERATORS_VERSION)))
                .toByteArray();
    }

    private static ByteString node() {
        return text(1, IMAGES).concat(text(1, LABELS)).concat(text(2, COSINES)).concat(text(4, "MatMul"));
    }

    private static ByteString constant(LabelRows labels, int from, int to) {
        return number(1, labels.dimension())
                .concat(number(1, to - from))
                .concat(number(2, FLOAT))
                .concat(text(8, LABELS))
                .concat(message(9, UnsafeByteOperations.unsafeWrap(columns(labels, from, to))));
    }

    /** The transposed labels: a row-major matrix with a label in each column. */
    private static byte[] columns(LabelRows labels, int from, int to) {
        int count = to - from;
        byte[] bytes = new byte[Math.multiplyExact(Math.multiplyExact(labels.dimension(), count), Float.BYTES)];
        FloatBuffer matrix =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] label = new float[labels.dimension()];
        float[][] strips = new float[labels.dimension()][STRIP];
        for (int first = 0; first < count; first += STRIP) {
            int width = Math.min(STRIP, count - first);
            for (int i = 0; i < width; i++) {
                labels.copyRow(from + first + i, label);
                for (int d = 0; d < label.length; d++) {
                    strips[d][i] = label[d];
                }
            }
            for (int d = 0; d < label.length; d++) {
                matrix.put(d * count + first, strips[d], 0, width);
            }
        }
        return bytes;
    }

    /** The type of a float matrix with a dynamic number of rows. */
    private static ByteString tensor(String name, int columns) {
        ByteString shape = message(1, text(2, ROWS)).concat(message(1, number(1, columns)));
        ByteString type = number(1, FLOAT).concat(message(2, shape));
        return text(1, name).concat(message(2, message(1, type)));
    }

    private static ByteString number(int field, int value) {
        return written(out -> out.writeInt32(field, value));
    }

    private static ByteString text(int field, String value) {
        return written(out -> out.writeString(field, value));
    }

    /** A field that holds bytes or a message, which are not copied. */
    private static ByteString message(int field, ByteString content) {
        return written(out -> {
                    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                    out.writeUInt32NoTag(content.size());
                })
                .concat(content);
    }

    private static ByteString written(Writing writing) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: writes to memory
        }
        return bytes.toByteString();
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }
}

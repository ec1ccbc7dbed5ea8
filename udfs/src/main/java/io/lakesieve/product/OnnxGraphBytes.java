package io.lakesieve.product;

import io.lakesieve.core.LabelRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the ONNX file of one product: {@code cosines = MatMul(images, labels)}, with the labels as its constant, so that
 * ONNX Runtime lays them out once.
 *
 * <p>The format is Protocol Buffers; the numbers are those of the fields in onnx.proto, IR version 8, operators of
 * version 13.
 */
final class OnnxGraphBytes {
    static final String IMAGES = "images";
    static final String COSINES = "cosines";

    private static final String LABELS = "labels";
    private static final String ROWS = "rows";
    private static final int IR_VERSION = 8;
    private static final int OPERATORS_VERSION = 13;
    private static final int FLOAT = 1;
    private static final int LENGTH_DELIMITED = 2;
    /** Labels that are turned into columns at a time: a cache line of each. */
    private static final int STRIP = 16;

    /** What was written, piece by piece, so that labels are not copied from message to message. */
    private final List<byte[]> pieces = new ArrayList<>();

    /** The file of a product with the labels from {@code from} to before {@code to}. */
    static byte[] of(LabelRows labels, int from, int to) {
        OnnxGraphBytes graph = new OnnxGraphBytes()
                .message(1, node())
                .text(2, "product")
                .message(5, constant(labels, from, to))
                .message(11, tensor(IMAGES, labels.dimension()))
                .message(12, tensor(COSINES, to - from));
        return new OnnxGraphBytes()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new OnnxGraphBytes().number(2, OPERATORS_VERSION))
                .joined();
    }

    private static OnnxGraphBytes node() {
        return new OnnxGraphBytes()
                .text(1, IMAGES)
                .text(1, LABELS)
                .text(2, COSINES)
                .text(4, "MatMul");
    }

    private static OnnxGraphBytes constant(LabelRows labels, int from, int to) {
        return new OnnxGraphBytes()
                .number(1, labels.dimension())
                .number(1, to - from)
                .number(2, FLOAT)
                .text(8, LABELS)
                .bytes(9, columns(labels, from, to));
    }

    /** The labels as the columns of a matrix, which is written row by row. */
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

    /** A matrix of floats with any number of rows. */
    private static OnnxGraphBytes tensor(String name, int columns) {
        OnnxGraphBytes shape = new OnnxGraphBytes()
                .message(1, new OnnxGraphBytes().text(2, ROWS))
                .message(1, new OnnxGraphBytes().number(1, columns));
        OnnxGraphBytes type = new OnnxGraphBytes().number(1, FLOAT).message(2, shape);
        return new OnnxGraphBytes().text(1, name).message(2, new OnnxGraphBytes().message(1, type));
    }

    private OnnxGraphBytes number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    private OnnxGraphBytes text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private OnnxGraphBytes bytes(int field, byte[] value) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(value.length);
        pieces.add(value);
        return this;
    }

    private OnnxGraphBytes message(int field, OnnxGraphBytes value) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(value.length());
        pieces.addAll(value.pieces);
        return this;
    }

    private void varint(long value) {
        byte[] digits = new byte[Long.BYTES + 2];
        int count = 0;
        long rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            digits[count++] = (byte) (rest & 0x7F | 0x80);
        }
        digits[count++] = (byte) rest;
        pieces.add(Arrays.copyOf(digits, count));
    }

    private int length() {
        int length = 0;
        for (byte[] piece : pieces) {
            length = Math.addExact(length, piece.length);
        }
        return length;
    }

    private byte[] joined() {
        ByteBuffer all = ByteBuffer.allocate(length());
        pieces.forEach(all::put);
        return all.array();
    }
}

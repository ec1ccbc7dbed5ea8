package io.lakesieve.model.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Decodes a tensor of one number, and names ONNX's element types. */
final class OnnxScalar {
    private static final int FLOAT = 1;
    private static final int DOUBLE = 11;
    private static final Map<Integer, String> TYPES = Map.of(
            FLOAT,
            "float",
            2,
            "uint8",
            3,
            "int8",
            6,
            "int32",
            7,
            "int64",
            9,
            "bool",
            10,
            "float16",
            DOUBLE,
            "double",
            16,
            "bfloat16");

    private int type;
    private byte[] value = {};

    static String typeName(int type) {
        return TYPES.getOrDefault(type, "type " + type);
    }

    void type(int onnxType) {
        type = onnxType;
    }

    void value(byte[] littleEndian) {
        value = littleEndian;
    }

    /** The number, or NaN if the tensor is not a single float or double. */
    double asDouble() {
        ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (type == FLOAT && value.length == Float.BYTES) {
            return bytes.getFloat();
        }
        return type == DOUBLE && value.length == Double.BYTES ? bytes.getDouble() : Double.NaN;
    }
}

package io.lakesieve.encoder;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a message of few bytes in Protocol Buffers' wire format, field by field. */
final class ProtobufWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Adds a number field. */
    ProtobufWriter number(int field, long value) {
        varint(((long) field << 3) | ProtobufReader.VARINT);
        varint(value);
        return this;
    }

    /** Adds a text field. */
    ProtobufWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a message field. */
    ProtobufWriter message(int field, ProtobufWriter message) {
        return bytes(field, message.toByteArray());
    }

    /** Adds a message field's tag and length; the message has to follow. */
    ProtobufWriter start(int field, long length) {
        varint(((long) field << 3) | ProtobufReader.LENGTH_DELIMITED);
        varint(length);
        return this;
    }

    /** Adds fields that are encoded already. */
    ProtobufWriter encoded(byte[] fields, int start, int length) {
        out.write(fields, start, length);
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private ProtobufWriter bytes(int field, byte[] value) {
        return start(field, value.length).encoded(value, 0, value.length);
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}

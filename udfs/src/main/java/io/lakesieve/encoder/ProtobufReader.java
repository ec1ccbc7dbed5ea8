package io.lakesieve.encoder;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Protocol Buffers' wire format from a stream, field by field, so that a model's description is read without
 * holding its weights.
 */
final class ProtobufReader {
    /** Wire types: how long a field's value is. */
    static final int VARINT = 0;

    static final int FIXED_64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED_32 = 5;

    private static final int SCRATCH_BYTES = 1 << 16;
    private static final int MAX_STRING_BYTES = 1 << 20;

    private final InputStream in;
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private long position;
    private int field;
    private int wireType;

    ProtobufReader(InputStream in) {
        this.in = in;
    }

    /** Bytes read so far. */
    long position() {
        return position;
    }

    /** Number of the field that {@link #next} found. */
    int field() {
        return field;
    }

    /** Goes to the next field of a message that ends at a position; false when it has ended. */
    boolean next(long end) throws IOException {
        if (position >= end) {
            return false;
        }
        int first = in.read();
        if (first < 0) {
            if (end == Long.MAX_VALUE) {
                return false;
            }
            throw new EOFException("it ends too early");
        }
        position++;
        long tag = first < 0x80 ? first : (first & 0x7F) | (varint() << 7);
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (field == 0) {
            throw new IOException("it is no ONNX file");
        }
        return true;
    }

    /** The value of a number field. */
    long number() throws IOException {
        require(VARINT);
        return varint();
    }

    /** Enters a message field: where it ends. */
    long message() throws IOException {
        require(LENGTH_DELIMITED);
        long length = length(); // moves the position
        return position + length;
    }

    /** The value of a text field. */
    String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** The value of a field of bytes, at most a MiB. */
    byte[] bytes() throws IOException {
        require(LENGTH_DELIMITED);
        long length = length();
        if (length > MAX_STRING_BYTES) {
            throw new IOException("it holds a text of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes((int) length);
        position += bytes.length;
        if (bytes.length < length) {
            throw new EOFException("it ends too early");
        }
        return bytes;
    }

    /** The bytes of a field if they are few, else nothing. */
    byte[] fewBytes(int most) throws IOException {
        require(LENGTH_DELIMITED);
        long length = length();
        if (length > most) {
            discard(length);
            return new byte[0];
        }
        byte[] bytes = in.readNBytes((int) length);
        position += bytes.length;
        return bytes;
    }

    /** The numbers of a repeated field, packed or not, if they take few bytes, else nothing. */
    List<Long> fewNumbers(int mostBytes) throws IOException {
        if (wireType == VARINT) {
            return List.of(varint());
        }
        require(LENGTH_DELIMITED);
        long length = length();
        List<Long> numbers = new ArrayList<>();
        if (length > mostBytes) {
            discard(length);
            return numbers;
        }
        long end = position + length;
        while (position < end) {
            numbers.add(varint());
        }
        return numbers;
    }

    /** Passes over the field's value. */
    void skip() throws IOException {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED_64 -> discard(8);
            case LENGTH_DELIMITED -> discard(length());
            case FIXED_32 -> discard(4);
            default -> throw new IOException("it is no ONNX file");
        }
    }

    private void require(int expected) throws IOException {
        if (wireType != expected) {
            throw new IOException("it is no ONNX file");
        }
    }

    private long length() throws IOException {
        long length = varint();
        if (length < 0) {
            throw new IOException("it is no ONNX file");
        }
        return length;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it ends too early");
            }
            position++;
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("it is no ONNX file");
    }

    /** Reads on rather than seeking: the stream under this one takes the file's digest. */
    private void discard(long length) throws IOException {
        long left = length;
        while (left > 0) {
            int count = in.read(scratch, 0, (int) Math.min(left, scratch.length));
            if (count < 0) {
                throw new EOFException("it ends too early");
            }
            left -= count;
            position += count;
        }
    }
}

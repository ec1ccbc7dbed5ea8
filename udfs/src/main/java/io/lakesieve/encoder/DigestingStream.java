package io.lakesieve.encoder;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Counts and digests what is read through it; to skip is not supported, since it would pass by the digest. */
final class DigestingStream extends FilterInputStream {
    private final MessageDigest digest = Sha256.digest();
    private long length;

    DigestingStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            digest.update((byte) value);
            length++;
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int size) throws IOException {
        int count = in.read(target, offset, size);
        if (count > 0) {
            digest.update(target, offset, count);
            length += count;
        }
        return count;
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("A digest needs every byte");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    long length() {
        return length;
    }

    /** The digest of what was read; to be asked once, at the end. */
    String sha256() {
        return Sha256.hex(digest.digest());
    }
}

package io.lakesieve.model.repository;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.IOUtils;

/** An input stream that counts and hashes all bytes that are read or skipped. */
final class DigestingStream extends DigestInputStream {
    private long length;

    DigestingStream(InputStream in) {
        super(in, DigestUtils.getSha256Digest());
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            length++;
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int size) throws IOException {
        int count = super.read(target, offset, size);
        length += Math.max(0, count);
        return count;
    }

    /** Reads the skipped bytes, since the hash needs them. */
    @Override
    public long skip(long count) throws IOException {
        return IOUtils.skip(this, count);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    long length() {
        return length;
    }

    /** The SHA-256 of the bytes read, as 64 hexadecimal digits; resets the digest, so call it once, at the end. */
    String sha256() {
        return Hex.encodeHexString(getMessageDigest().digest());
    }
}

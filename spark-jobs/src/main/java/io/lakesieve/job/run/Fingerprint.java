package io.lakesieve.job.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** SHA-256 over a sequence of texts, each with its length, so that no two sequences run together. */
public final class Fingerprint {
    private static final int SHORT_LENGTH = 16;

    private final MessageDigest digest = DigestUtils.getSha256Digest();

    public Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        DigestUtils.updateDigest(digest, bytes.length + ":");
        digest.update(bytes);
        return this;
    }

    /** The first 16 hexadecimal digits, for ids that people type. */
    public String shortHex() {
        return hex().substring(0, SHORT_LENGTH);
    }

    /** All 64 hexadecimal digits. */
    public String hex() {
        return Hex.encodeHexString(digest.digest());
    }
}

package io.lakesieve.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of texts, each with its length, so that no two sequences run together. */
final class Fingerprint {
    private static final int SHORT_LENGTH = 16;
    private static final int BUFFER_BYTES = 1 << 16;

    private final MessageDigest digest;

    Fingerprint() {
        this.digest = sha256();
    }

    /** The SHA-256 of those bytes alone, all 64 hexadecimal digits. */
    static String ofBytes(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** The SHA-256 of what a stream holds, all 64 hexadecimal digits. */
    static String ofStream(InputStream stream) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
        return this;
    }

    /** The first 16 hexadecimal digits, for ids that people type. */
    String shortHex() {
        return hex().substring(0, SHORT_LENGTH);
    }

    /** All 64 hexadecimal digits. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}

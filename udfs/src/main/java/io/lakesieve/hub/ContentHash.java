package io.lakesieve.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Holds a file against its name on the hub: 64 hexadecimal digits are its sha-256 (large files), 40 are git's name of
 * it, the sha-1 over {@code "blob LENGTH\0"} and the bytes (small files). Other names, as some mirrors give, say
 * nothing about the bytes.
 */
final class ContentHash {
    private static final int BUFFER_BYTES = 1 << 16;

    private ContentHash() {}

    /** Whether the name says anything about the bytes. */
    static boolean isChecked(String etag) {
        return etag.matches("[0-9a-f]{64}|[0-9a-f]{40}");
    }

    /** Whether the bytes are those that the name stands for; true where it says nothing about them. */
    static boolean matches(Path file, String etag) throws IOException {
        return !isChecked(etag) || of(file, etag).equals(etag);
    }

    /** The name of the bytes, of the kind that the given name is. */
    static String of(Path file, String etag) throws IOException {
        boolean sha256 = etag.length() == 64;
        MessageDigest digest = digest(sha256 ? "SHA-256" : "SHA-1");
        if (!sha256) {
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + algorithm, e);
        }
    }
}

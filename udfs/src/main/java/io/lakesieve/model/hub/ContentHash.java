package io.lakesieve.model.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * Holds a file against its name on the hub: 64 hexadecimal digits are its sha-256 (large files), 40 are git's name of
 * it, the sha-1 over {@code "blob LENGTH\0"} and the bytes (small files). Other names, as some mirrors give, say
 * nothing about the bytes.
 */
final class ContentHash {
    private static final int SHA_256_DIGITS = 64;

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
        if (etag.length() == SHA_256_DIGITS) {
            return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
        }
        MessageDigest sha1 = DigestUtils.getSha1Digest();
        DigestUtils.updateDigest(sha1, "blob " + Files.size(file) + "\0");
        return Hex.encodeHexString(DigestUtils.updateDigest(sha1, file).digest());
    }
}

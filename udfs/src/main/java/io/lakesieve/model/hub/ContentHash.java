package io.lakesieve.model.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * Checks a file against its entity tag (ETag) on the hub. A tag of 64 hexadecimal digits is the file's SHA-256 (large
 * files); one of 40 is git's blob hash, the SHA-1 over {@code "blob LENGTH\0"} and the bytes (small files). Other tags,
 * as some mirrors send, are no hash of the bytes.
 */
final class ContentHash {
    private static final int SHA_256_DIGITS = 64;

    private ContentHash() {}

    /** Whether the tag is a hash of the bytes. */
    static boolean isChecked(String etag) {
        return etag.matches("[0-9a-f]{64}|[0-9a-f]{40}");
    }

    /** Whether the bytes have the tag's hash; true if the tag is no hash. */
    static boolean matches(Path file, String etag) throws IOException {
        return !isChecked(etag) || of(file, etag).equals(etag);
    }

    /** The hash of the bytes, of the same kind as the given tag. */
    static String of(Path file, String etag) throws IOException {
        if (etag.length() == SHA_256_DIGITS) {
            return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
        }
        MessageDigest sha1 = DigestUtils.getSha1Digest();
        DigestUtils.updateDigest(sha1, "blob " + Files.size(file) + "\0");
        return Hex.encodeHexString(DigestUtils.updateDigest(sha1, file).digest());
    }
}

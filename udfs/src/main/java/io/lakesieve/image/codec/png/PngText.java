package io.lakesieve.image.codec.png;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.InflaterInputStream;

/** A chunk of text. */
@SuppressWarnings("ArrayRecordComponent") // read once, not compared
record PngText(String keyword, byte[] bytes, int from, int end, boolean deflated) {
    private static final int MAX_BYTES = 1 << 20;
    /** The lines before a raw profile's bytes: an empty one, its name, its length. */
    private static final int PROFILE_HEAD = 3;

    static PngText of(String type, byte[] bytes, int from, int length) {
        int end = from + length;
        int keywordEnd = endOfString(bytes, from, end);
        String keyword = new String(bytes, from, keywordEnd - from, StandardCharsets.ISO_8859_1);
        boolean deflated = type.equals("zTXt");
        int at = keywordEnd + (deflated ? 2 : 1);
        if (type.equals("iTXt")) {
            deflated = keywordEnd + 1 < end && bytes[keywordEnd + 1] == 1;
            int language = endOfString(bytes, keywordEnd + 3, end);
            at = endOfString(bytes, language + 1, end) + 1;
        }
        return new PngText(keyword, bytes, Math.min(at, end), end, deflated);
    }

    private static int endOfString(byte[] bytes, int from, int end) {
        int at = Math.min(from, end);
        while (at < end && bytes[at] != 0) {
            at++;
        }
        return at;
    }

    /** The text, inflated; no more than 1 MiB of it, as in Pillow, and nothing where it is damaged. */
    byte[] content() {
        ByteArrayInputStream stored = new ByteArrayInputStream(bytes, from, end - from);
        try (InflaterInputStream inflated = new InflaterInputStream(stored)) {
            return deflated ? inflated.readNBytes(MAX_BYTES) : stored.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            return new byte[0]; // a damaged text does not touch the pixels
        }
    }

    /** The bytes of a profile that ImageMagick has written in hexadecimal; none where it is damaged. */
    byte[] rawProfile() {
        String digits = new String(content(), StandardCharsets.ISO_8859_1)
                .lines()
                .skip(PROFILE_HEAD)
                .map(String::strip)
                .collect(Collectors.joining());
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}

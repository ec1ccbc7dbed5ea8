package io.lakesieve.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The chunks of a WebP file that its codec does not look at: how long it is, and how the camera was held. */
final class WebpFile {
    private static final int HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    private WebpFile() {}

    /** Rejects a file that is shorter than its header says: the codec would fill it up with zeros. */
    static void requireEnd(byte[] bytes) throws ImageRejection {
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFFFFFFL;
        if (length + CHUNK_HEADER_BYTES > bytes.length) {
            throw ImageRejection.unreadable("The WebP is truncated: its end is missing");
        }
    }

    /** The orientation, 1 to 8; 1 where the file states none. */
    static int orientation(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long at = HEADER_BYTES;
        while (at + CHUNK_HEADER_BYTES <= bytes.length) {
            int from = (int) at + CHUNK_HEADER_BYTES;
            long length = file.getInt((int) at + 4) & 0xFFFFFFFFL;
            String type = new String(bytes, (int) at, 4, StandardCharsets.ISO_8859_1);
            if (type.equals("EXIF") && length <= bytes.length - from) {
                return ofExif(bytes, from, (int) length);
            }
            at = from + length + length % 2;
        }
        return ExifOrientation.UPRIGHT;
    }

    /** Some writers keep the prefix that EXIF has in JPEG. */
    private static int ofExif(byte[] bytes, int from, int length) {
        boolean prefixed = length > 6 && bytes[from] == 'E' && bytes[from + 4] == 0;
        return ExifOrientation.of(bytes, prefixed ? from + 6 : from, prefixed ? length - 6 : length);
    }
}

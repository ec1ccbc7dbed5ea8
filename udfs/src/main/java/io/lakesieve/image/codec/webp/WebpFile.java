package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.ImageRejection;
import java.nio.charset.StandardCharsets;

/** Reads the chunks of a WebP file that its first frame needs: pixels, transparency, canvas and EXIF orientation. */
final class WebpFile {
    /** The range of a chunk's data. */
    record Chunk(int from, int length) {}

    /** The position of an animation's frame on the canvas. */
    record Frame(int left, int top, int width, int height) {}

    private static final int HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 16;

    private final byte[] bytes;
    private Chunk lossy;
    private Chunk lossless;
    private Chunk alpha;
    private Frame frame;
    private int canvasWidth;
    private int canvasHeight;
    private int exifOrientation = ExifOrientation.NONE;
    private int xmpOrientation = ExifOrientation.NONE;

    private WebpFile(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the chunks; rejects a file that is shorter than its header says. */
    static WebpFile read(byte[] bytes) throws ImageRejection {
        WebpFile file = new WebpFile(bytes);
        long length = bytes.length < HEADER_BYTES ? Long.MAX_VALUE : file.number(4, 4) + CHUNK_HEADER_BYTES;
        if (length > bytes.length) {
            throw ImageRejection.unreadable("The WebP is truncated: its end is missing");
        }
        file.readChunks(HEADER_BYTES, (int) length);
        if (file.lossy == null && file.lossless == null) {
            throw ImageRejection.unreadable("The WebP is damaged: it holds no picture");
        }
        return file;
    }

    /** The data of a {@code VP8} chunk, or null. */
    Chunk lossy() {
        return lossy;
    }

    /** The data of a {@code VP8L} chunk, or null. */
    Chunk lossless() {
        return lossless;
    }

    /** The data of an {@code ALPH} chunk, or null. */
    Chunk alpha() {
        return alpha;
    }

    /** Columns of the canvas; 0 if the file states none, so that the picture is the canvas. */
    int canvasWidth() {
        return canvasWidth;
    }

    int canvasHeight() {
        return canvasHeight;
    }

    /** The position of an animation's first frame on the canvas; null for a still picture. */
    Frame frame() {
        return frame;
    }

    /** The orientation that EXIF states. */
    int exifOrientation() {
        return exifOrientation;
    }

    /** The orientation that XMP states. */
    int xmpOrientation() {
        return xmpOrientation;
    }

    private void readChunks(int start, int end) {
        long at = start;
        while (at + CHUNK_HEADER_BYTES <= end) {
            int from = (int) at + CHUNK_HEADER_BYTES;
            long length = number((int) at + 4, 4);
            if (length > end - from) {
                return;
            }
            readChunk(new String(bytes, (int) at, 4, StandardCharsets.ISO_8859_1), new Chunk(from, (int) length));
            at = from + length + length % 2;
        }
    }

    private void readChunk(String type, Chunk chunk) {
        boolean found = lossy != null || lossless != null;
        switch (type) {
            case "VP8 " -> lossy = found ? lossy : chunk;
            case "VP8L" -> lossless = found ? lossless : chunk;
            case "ALPH" -> alpha = found ? alpha : chunk;
            case "VP8X" -> readCanvas(chunk);
            case "ANMF" -> readFrame(chunk);
            case "EXIF" -> exifOrientation = ExifOrientation.of(bytes, chunk.from(), chunk.length());
            case "XMP " -> xmpOrientation = ExifOrientation.ofXmp(bytes, chunk.from(), chunk.length());
            default -> {
                // Colour profiles, metadata and unknown chunks do not affect the pixels.
            }
        }
    }

    private void readCanvas(Chunk chunk) {
        if (chunk.length() >= 10) {
            canvasWidth = (int) number(chunk.from() + 4, 3) + 1;
            canvasHeight = (int) number(chunk.from() + 7, 3) + 1;
        }
    }

    private void readFrame(Chunk chunk) {
        if (frame == null && chunk.length() >= FRAME_HEADER_BYTES) {
            int at = chunk.from();
            frame = new Frame(
                    2 * (int) number(at, 3),
                    2 * (int) number(at + 3, 3),
                    (int) number(at + 6, 3) + 1,
                    (int) number(at + 9, 3) + 1);
            readChunks(at + FRAME_HEADER_BYTES, at + chunk.length());
        }
    }

    private long number(int at, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number |= (bytes[at + i] & 0xFFL) << (8 * i);
        }
        return number;
    }
}

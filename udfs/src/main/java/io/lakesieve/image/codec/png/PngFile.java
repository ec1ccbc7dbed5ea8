package io.lakesieve.image.codec.png;

import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.ImageRejection;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/** Reads the chunks of a PNG file that affect its pixels, before anything is inflated. */
final class PngFile {
    static final int GREY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GREY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    private static final int SIGNATURE_BYTES = 8;
    private static final int CHUNK_OVERHEAD = 12;
    private static final byte[] NONE = {};

    private final ByteBuffer file;
    private final List<InputStream> data = new ArrayList<>();
    private int width;
    private int height;
    private int depth;
    private int colourType;
    private boolean interlaced;
    private byte[] palette = NONE;
    private byte[] transparency = NONE;
    private int exifOrientation = ExifOrientation.NONE;
    private int profileOrientation = ExifOrientation.NONE;
    private int xmpOrientation = ExifOrientation.NONE;

    private PngFile(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes);
    }

    /** Reads the chunks of a file with PNG's signature, up to IEND or the end of the file. */
    static PngFile read(byte[] bytes) throws ImageRejection {
        PngFile png = new PngFile(bytes);
        png.readChunks();
        if (png.data.isEmpty()) {
            throw truncated();
        }
        return png;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Bits of a sample: 1, 2, 4, 8 or 16. */
    int depth() {
        return depth;
    }

    int colourType() {
        return colourType;
    }

    boolean interlaced() {
        return interlaced;
    }

    /** Samples of a pixel. */
    int channels() {
        return switch (colourType) {
            case RGB -> 3;
            case GREY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    /** Red, green and blue of each palette entry. */
    byte[] palette() {
        return palette;
    }

    /** The tRNS chunk: alphas of palette entries, or the 16-bit samples of the one transparent colour. */
    byte[] transparency() {
        return transparency;
    }

    /** The orientation that EXIF states, in a chunk of its own or, as ImageMagick writes it, as text. */
    int exifOrientation() {
        return exifOrientation == ExifOrientation.NONE ? profileOrientation : exifOrientation;
    }

    /** The orientation that XMP states. */
    int xmpOrientation() {
        return xmpOrientation;
    }

    /** The compressed pixels: the data of all IDAT chunks. */
    InputStream data() {
        return new SequenceInputStream(Collections.enumeration(data));
    }

    private void readChunks() throws ImageRejection {
        int at = SIGNATURE_BYTES;
        boolean first = true;
        while (at + CHUNK_OVERHEAD <= file.limit()) {
            int length = file.getInt(at);
            String type = new String(file.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0) {
                throw ImageRejection.unreadable("The PNG is damaged: a chunk has a negative length");
            }
            if (first != type.equals("IHDR")) {
                throw ImageRejection.unreadable("The PNG is damaged: its header is not its first chunk");
            }
            boolean complete = length <= file.limit() - at - CHUNK_OVERHEAD;
            if (type.equals("IEND") || (!complete && !type.equals("IDAT"))) {
                return;
            }
            readChunk(type, at + 8, Math.min(length, file.limit() - at - 8));
            if (!complete) {
                return;
            }
            at += length + CHUNK_OVERHEAD;
            first = false;
        }
    }

    private void readChunk(String type, int from, int length) throws ImageRejection {
        switch (type) {
            case "IHDR" -> readHeader(from, length);
            case "PLTE" -> palette = checked(type, from, length);
            case "tRNS" -> transparency = checked(type, from, length);
            case "eXIf" -> exifOrientation = ExifOrientation.of(file.array(), from, length);
            case "tEXt", "zTXt", "iTXt" -> readText(PngText.of(type, file.array(), from, length));
            case "IDAT" -> data.add(new ByteArrayInputStream(file.array(), from, length));
            default -> {
                // Time, profile and the like do not touch the pixels.
            }
        }
    }

    private void readText(PngText text) {
        switch (text.keyword()) {
            case "Raw profile type exif" -> {
                byte[] exif = text.rawProfile();
                profileOrientation = ExifOrientation.of(exif, 0, exif.length);
            }
            case "XML:com.adobe.xmp" -> {
                byte[] xmp = text.content();
                xmpOrientation = ExifOrientation.ofXmp(xmp, 0, xmp.length);
            }
            default -> {
                // Only these two say how the camera was held.
            }
        }
    }

    private void readHeader(int from, int length) throws ImageRejection {
        byte[] header = checked("IHDR", from, length);
        if (length < 13) {
            throw truncated();
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        width = fields.getInt(0);
        height = fields.getInt(4);
        depth = header[8];
        colourType = header[9];
        interlaced = header[12] == 1;
        Set<Integer> depths =
                switch (colourType) {
                    case GREY -> Set.of(1, 2, 4, 8, 16);
                    case PALETTE -> Set.of(1, 2, 4, 8);
                    case RGB, GREY_ALPHA, RGB_ALPHA -> Set.of(8, 16);
                    default -> Set.of();
                };
        if (!depths.contains(depth)) {
            throw ImageRejection.unreadable(
                    "The PNG is damaged: colour type %d with %d bits does not exist".formatted(colourType, depth));
        }
    }

    private byte[] checked(String type, int from, int length) throws ImageRejection {
        CRC32 crc = new CRC32();
        crc.update(file.array(), from - 4, length + 4);
        if ((int) crc.getValue() != file.getInt(from + length)) {
            throw ImageRejection.unreadable("The PNG is damaged: chunk %s has a wrong checksum".formatted(type));
        }
        byte[] content = new byte[length];
        file.get(from, content);
        return content;
    }

    static ImageRejection truncated() {
        return ImageRejection.unreadable("The PNG is truncated: its pixels are not all there");
    }
}

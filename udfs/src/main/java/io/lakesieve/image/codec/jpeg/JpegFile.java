package io.lakesieve.image.codec.jpeg;

import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.ImageRejection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the segments of a JPEG file before it is decoded: size, colour markers and orientation. Rejects truncated
 * files.
 *
 * <p>{@link #bare} is the file without application segments and comments, so that no colour profile can affect the
 * decoding or make it fail.
 */
final class JpegFile {
    /**
     * More scans than any encoder writes. Each scan costs a pass over all blocks, however little data it holds, so a
     * small file with many scans could take hours.
     */
    private static final int MAX_SCANS = 100;

    /** As many as libjpeg wants to see of what follows before it gives the last blocks. */
    private static final int READ_AHEAD_BYTES = 8;

    private static final int NO_ADOBE = -1;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COM = 0xFE;
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] bytes;
    private final ByteArrayOutputStream bare;
    private int width;
    private int height;
    private int[] componentIds = {};
    private boolean jfif;
    private int adobeTransform = NO_ADOBE;
    private int exifOrientation = ExifOrientation.NONE;
    private int xmpOrientation = ExifOrientation.NONE;
    private boolean exifSeen;
    private boolean sequential;
    private int scanComponents;
    private boolean whole;

    private JpegFile(byte[] bytes) {
        this.bytes = bytes;
        this.bare = new ByteArrayOutputStream(bytes.length);
        bare.write(0xFF);
        bare.write(SOI);
    }

    /**
     * Reads the segments of a file that begins with SOI, to its EOI. Without one the file may be read, as Pillow does it,
     * where its one scan holds all channels: what stands behind the last of its blocks is then never looked at.
     */
    static JpegFile read(byte[] bytes) throws ImageRejection {
        JpegFile file = new JpegFile(bytes);
        int end = file.readHeader(2);
        file.whole = file.hasEnd(end);
        boolean oneScan = file.sequential && file.scanComponents == file.components();
        if (!file.whole && !(oneScan && bytes.length - end >= READ_AHEAD_BYTES)) {
            throw truncated();
        }
        return file;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int components() {
        return componentIds.length;
    }

    /** The orientation that EXIF states. */
    int exifOrientation() {
        return exifOrientation;
    }

    /** The orientation that XMP states. */
    int xmpOrientation() {
        return xmpOrientation;
    }

    /** Whether the file has its end; what is read of one without it must not need its last bytes. */
    boolean isWhole() {
        return whole;
    }

    /** {@link #bare} with an end in the place of its last bytes, since a decoder reads some way ahead. */
    byte[] bareWithAnEnd() {
        byte[] ended = Arrays.copyOf(bare(), bare.size() - READ_AHEAD_BYTES + 2);
        ended[ended.length - 2] = (byte) 0xFF;
        ended[ended.length - 1] = (byte) EOI;
        return ended;
    }

    /** The file without its APPn and COM segments. */
    byte[] bare() {
        return bare.toByteArray();
    }

    /** Whether the channels are YCbCr or YCCK, by libjpeg's rules for three and four channels. */
    boolean hasChrominance() {
        if (componentIds.length == 4) {
            return adobeTransform > 0;
        }
        if (jfif) {
            return true;
        }
        return adobeTransform == NO_ADOBE
                ? !Arrays.equals(componentIds, new int[] {'R', 'G', 'B'})
                : adobeTransform != 0;
    }

    /** Reads segments up to the first scan's header; returns the offset of the scan's data. */
    private int readHeader(int start) throws ImageRejection {
        int at = start;
        while (true) {
            at = nextMarker(at);
            int marker = marker(at);
            if (marker == EOI) {
                throw ImageRejection.unreadable("The JPEG holds no picture");
            }
            if (standsAlone(marker)) {
                at += 2;
                continue;
            }
            int end = segmentEnd(at);
            readSegment(marker, at + 4, end);
            if (marker == SOS) {
                bare.write(bytes, at, bytes.length - at);
                requireFrame();
                return end;
            }
            if (marker != COM && (marker < APP0 || marker > APP15)) {
                bare.write(bytes, at, end - at);
            }
            at = end;
        }
    }

    private void readSegment(int marker, int from, int to) throws ImageRejection {
        if (isFrame(marker)) {
            readFrame(marker, from, to);
        } else if (marker == APP0) {
            jfif |= startsWith(from, to, JFIF);
        } else if (marker == APP1 && !exifSeen && startsWith(from, to, EXIF)) {
            exifSeen = true;
            exifOrientation = ExifOrientation.of(bytes, from, to - from);
        } else if (marker == APP1 && startsWith(from, to, XMP)) {
            xmpOrientation = ExifOrientation.ofXmp(bytes, from + XMP.length, to - from - XMP.length);
        } else if (marker == SOS) {
            scanComponents = from < to ? bytes[from] : 0;
        } else if (marker == APP14 && to - from >= 12 && startsWith(from, to, ADOBE)) {
            adobeTransform = bytes[from + 11] & 0xFF;
        }
    }

    private void readFrame(int marker, int from, int to) throws ImageRejection {
        if (marker > 0xC2) {
            throw ImageRejection.unsupported(
                    "The JPEG is lossless, hierarchical or arithmetic-coded, which is not decoded");
        }
        if (to - from < 6) {
            throw truncated();
        }
        sequential = marker < 0xC2;
        int precision = bytes[from] & 0xFF;
        if (precision != 8) {
            throw ImageRejection.unsupported("The JPEG has %d bits a sample, not 8".formatted(precision));
        }
        height = unsignedShort(from + 1);
        width = unsignedShort(from + 3);
        int components = bytes[from + 5] & 0xFF;
        if (components != 1 && components != 3 && components != 4) {
            throw ImageRejection.unsupported("The JPEG has %d channels, not 1, 3 or 4".formatted(components));
        }
        if (to - from < 6 + 3 * components) {
            throw truncated();
        }
        componentIds = new int[components];
        for (int i = 0; i < components; i++) {
            componentIds[i] = bytes[from + 6 + 3 * i] & 0xFF;
        }
    }

    private void requireFrame() throws ImageRejection {
        if (componentIds.length == 0) {
            throw ImageRejection.unreadable("The JPEG has no frame header before its first scan");
        }
    }

    /** Runs through the scans' data to EOI, and tells whether there is one: ImageIO would fill in grey without it. */
    private boolean hasEnd(int start) throws ImageRejection {
        int at = start;
        int scans = 1;
        while (true) {
            at = findMarker(at);
            if (at < 0) {
                return false;
            }
            int marker = marker(at);
            if (marker == EOI) {
                return true;
            }
            if (marker == SOS && ++scans > MAX_SCANS) {
                throw ImageRejection.tooLarge("The JPEG has more than %d scans".formatted(MAX_SCANS));
            }
            boolean single = marker == 0 || standsAlone(marker);
            if (!single && (at + 4 > bytes.length || segmentLength(at) > bytes.length - at)) {
                return false;
            }
            at += single ? 2 : segmentLength(at);
        }
    }

    private int nextMarker(int start) throws ImageRejection {
        int at = findMarker(start);
        if (at < 0) {
            throw truncated();
        }
        return at;
    }

    /** Where the next 0xFF stands that is followed by something else; -1 where none is. */
    private int findMarker(int start) {
        for (int at = start; at < bytes.length - 1; at++) {
            if (bytes[at] == (byte) 0xFF && bytes[at + 1] != (byte) 0xFF) {
                return at;
            }
        }
        return -1;
    }

    private int marker(int at) {
        return bytes[at + 1] & 0xFF;
    }

    private int segmentEnd(int at) throws ImageRejection {
        if (at + 4 > bytes.length) {
            throw truncated();
        }
        int end = at + segmentLength(at);
        if (end > bytes.length) {
            throw truncated();
        }
        return end;
    }

    /** The bytes of the segment with its marker, as it states them. */
    private int segmentLength(int at) {
        return 2 + Math.max(unsignedShort(at + 2), 2);
    }

    private int unsignedShort(int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private boolean startsWith(int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    /**
     * Whether a marker is an SOF. Their range also contains three others: Huffman tables, extensions, arithmetic
     * conditioning.
     */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean standsAlone(int marker) {
        return marker == 0x01 || (marker >= 0xD0 && marker <= SOI);
    }

    static ImageRejection truncated() {
        return ImageRejection.unreadable("The JPEG is truncated: its end is missing");
    }
}

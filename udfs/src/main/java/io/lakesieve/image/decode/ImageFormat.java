package io.lakesieve.image.decode;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The format of a file, detected from its first bytes; file names are ignored. */
enum ImageFormat {
    JPEG("JPEG"),
    PNG("PNG"),
    GIF("GIF"),
    BMP("BMP"),
    TIFF("TIFF"),
    WEBP("WebP"),
    HEIF("HEIF or AVIF"),
    JPEG_2000("JPEG 2000"),
    JPEG_XL("JPEG XL"),
    PSD("Photoshop"),
    PDF("PDF"),
    POSTSCRIPT("PostScript"),
    SVG("SVG"),
    ICO("icon"),
    UNKNOWN("unknown");

    private static final int TEXT_HEAD = 1024;

    private final String displayName;

    ImageFormat(String displayName) {
        this.displayName = displayName;
    }

    /** The format's name in messages. */
    String displayName() {
        return displayName;
    }

    static ImageFormat of(byte[] bytes) {
        if (starts(bytes, 0, "\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (starts(bytes, 0, "\u0089PNG\r\n\u001A\n")) {
            return PNG;
        }
        if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) {
            return GIF;
        }
        if (starts(bytes, 0, "BM")) {
            return BMP;
        }
        if (isTiff(bytes)) {
            return TIFF;
        }
        return starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP") ? WEBP : unsupported(bytes);
    }

    private static boolean isTiff(byte[] bytes) {
        return starts(bytes, 0, "II*\0")
                || starts(bytes, 0, "MM\0*")
                || starts(bytes, 0, "II+\0")
                || starts(bytes, 0, "MM\0+");
    }

    private static ImageFormat unsupported(byte[] bytes) {
        if (starts(bytes, 4, "ftyp")) {
            return HEIF;
        }
        if (starts(bytes, 4, "jP  ") || starts(bytes, 0, "\u00FFO\u00FFQ")) {
            return JPEG_2000;
        }
        if (starts(bytes, 4, "JXL ") || starts(bytes, 0, "\u00FF\n")) {
            return JPEG_XL;
        }
        if (starts(bytes, 0, "8BPS")) {
            return PSD;
        }
        if (starts(bytes, 0, "%PDF")) {
            return PDF;
        }
        if (starts(bytes, 0, "%!PS")) {
            return POSTSCRIPT;
        }
        if (starts(bytes, 0, "\0\0\u0001\0")) {
            return ICO;
        }
        return isSvg(bytes) ? SVG : UNKNOWN;
    }

    private static boolean isSvg(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, TEXT_HEAD), StandardCharsets.ISO_8859_1);
        return head.stripLeading().replace("\u00EF\u00BB\u00BF", "").startsWith("<")
                && head.toLowerCase(Locale.ROOT).contains("<svg");
    }

    private static boolean starts(byte[] bytes, int offset, String signature) {
        if (bytes.length < offset + signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if ((bytes[offset + i] & 0xFF) != signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

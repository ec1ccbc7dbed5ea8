package io.lakesieve.image.decode;

/** What a file is by its first bytes, of the formats that are read; its name and suffix do not count. */
enum ImageFormat {
    JPEG("JPEG"),
    PNG("PNG"),
    GIF("GIF"),
    BMP("BMP"),
    TIFF("TIFF"),
    WEBP("WebP"),
    UNKNOWN("unknown");

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
        return starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP") ? WEBP : UNKNOWN;
    }

    private static boolean isTiff(byte[] bytes) {
        return starts(bytes, 0, "II*\0")
                || starts(bytes, 0, "MM\0*")
                || starts(bytes, 0, "II+\0")
                || starts(bytes, 0, "MM\0+");
    }

    /** Whether a signature, a character a byte, stands at a place, counted from the end where it is negative. */
    static boolean starts(byte[] bytes, int offset, String signature) {
        int from = offset < 0 ? bytes.length + offset : offset;
        if (from < 0 || bytes.length < from + signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if ((bytes[from + i] & 0xFF) != signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

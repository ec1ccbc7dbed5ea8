package io.lakesieve.image.decode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The formats that are known by their signature and not decoded, for a reason that names them. */
final class ForeignFormats {
    /**
     * Bytes that tell a format.
     *
     * @param offset where they stand; from the end where it is negative
     * @param bytes a character a byte
     */
    private record Signature(String format, int offset, String bytes) {}

    private static final List<Signature> SIGNATURES = List.of(
            new Signature("AVIF", 4, "ftypavi"),
            new Signature("HEIC", 4, "ftyphei"),
            new Signature("HEIC", 4, "ftyphev"),
            new Signature("HEIF", 4, "ftypmif1"),
            new Signature("HEIF", 4, "ftypmsf1"),
            new Signature("Canon's raw format", 4, "ftypcrx"),
            new Signature("video or another ISO media file", 4, "ftyp"),
            new Signature("JPEG 2000", 4, "jP  "),
            new Signature("JPEG 2000", 0, "\u00FFO\u00FFQ"),
            new Signature("JPEG XL", 4, "JXL "),
            new Signature("JPEG XL", 0, "\u00FF\n"),
            new Signature("JPEG XR", 0, "II\u00BC"),
            new Signature("Photoshop", 0, "8BPS"),
            new Signature("PDF", 0, "%PDF"),
            new Signature("PostScript", 0, "%!PS"),
            new Signature("icon", 0, "\0\0\u0001\0"),
            new Signature("cursor", 0, "\0\0\u0002\0\u0001"),
            new Signature("Apple's icon", 0, "icns"),
            new Signature("animated cursor", 8, "ACON"),
            new Signature("QOI", 0, "qoif"),
            new Signature("DDS", 0, "DDS "),
            new Signature("KTX", 0, "\u00ABKTX "),
            new Signature("SGI", 0, "\u0001\u00DA"),
            new Signature("DICOM", 128, "DICM"),
            new Signature("FITS", 0, "SIMPLE  ="),
            new Signature("OpenEXR", 0, "v/1\u0001"),
            new Signature("Radiance HDR", 0, "#?RADIANCE"),
            new Signature("Radiance HDR", 0, "#?RGBE"),
            new Signature("GIMP", 0, "gimp xcf"),
            new Signature("DjVu", 0, "AT&TFORM"),
            new Signature("FLIF", 0, "FLIF"),
            new Signature("BPG", 0, "BPG\u00FB"),
            new Signature("farbfeld", 0, "farbfeld"),
            new Signature("Sun raster", 0, "Y\u00A6j\u0095"),
            new Signature("MNG", 0, "\u008AMNG"),
            new Signature("JNG", 0, "\u008BJNG"),
            new Signature("XPM", 0, "/* XPM */"),
            new Signature("Windows metafile", 0, "\u00D7\u00CD\u00C6\u009A"),
            new Signature("enhanced metafile", 40, " EMF"),
            new Signature("Fuji's raw format", 0, "FUJIFILMCCD-RAW"),
            new Signature("Panasonic's raw format", 0, "IIU\0"),
            new Signature("Olympus' raw format", 0, "IIRO"),
            new Signature("TGA", -18, "TRUEVISION-XFILE.\0"));

    /** Version, run lengths and bits of a PCX. */
    private static final Pattern PCX = Pattern.compile("^\n[\0\u0002-\u0005][\0\u0001][\u0001\u0002\u0004\u0008]");

    private static final Pattern NETPBM = Pattern.compile("^P[1-7fF][\\s#]");
    private static final int TEXT_HEAD = 1024;

    private ForeignFormats() {}

    /** The name of the format that a file's bytes tell. */
    static Optional<String> name(byte[] bytes) {
        for (Signature signature : SIGNATURES) {
            if (ImageFormat.starts(bytes, signature.offset(), signature.bytes())) {
                return Optional.of(signature.format());
            }
        }
        String head = new String(bytes, 0, Math.min(bytes.length, TEXT_HEAD), StandardCharsets.ISO_8859_1);
        if (PCX.matcher(head).find()) {
            return Optional.of("PCX");
        }
        if (NETPBM.matcher(head).find()) {
            return Optional.of("Netpbm");
        }
        return isSvg(head) ? Optional.of("SVG") : Optional.empty();
    }

    private static boolean isSvg(String head) {
        return head.replace("\u00EF\u00BB\u00BF", "").stripLeading().startsWith("<")
                && head.toLowerCase(Locale.ROOT).contains("<svg");
    }
}

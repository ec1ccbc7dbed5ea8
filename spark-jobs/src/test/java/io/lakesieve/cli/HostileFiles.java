package io.lakesieve.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A folder of files as nobody wishes to find them, with a few sound pictures between them. What becomes of a file follows
 * from how it was made, not from any decoder; where a picture is cut, Pillow 13 says from which length on it reads it.
 */
final class HostileFiles {
    /**
     * What must become of a file.
     *
     * @param statuses one of these; several where chance made the file
     * @param picture for a sound one, the picture whose embedding it has
     */
    record Expected(List<String> statuses, Optional<String> picture) {}

    /** Pictures that are cut, and the length from which on Pillow reads them. */
    static final Map<String, Integer> CUT = Map.of(
            "edge-3x2-2.jpg", 679,
            "plain.gif", 531,
            "bits-1.bmp", 137,
            "bits-1.png", 124,
            "edge-33x31.webp", 206,
            "palette-2.webp", 52,
            "plain.tif", 1337);
    /** Kinds of files by their first bytes, as noise begins with them. */
    private static final List<String> HEADS =
            List.of("", "\u00FF\u00D8\u00FF", "\u0089PNG\r\n\u001A\n", "GIF89a", "BM", "II*\0", "MM\0*");

    static final List<String> SOUND = List.of(
            "edge-3x2-2.jpg",
            "plain.gif",
            "bits-1.bmp",
            "bits-1.png",
            "edge-33x31.webp",
            "palette-2.webp",
            "plain.tif",
            "baseline-420.jpg",
            "progressive.jpg",
            "cmyk.jpg",
            "rgb.png",
            "lossy.webp");

    private static final Path PICTURES =
            TestImages.MODEL.resolve("../../images/decode").normalize();
    private static final List<String> FAILED = List.of("unreadable", "unsupported", "too_large");
    private static final int MARKER = 0xFF;
    private static final int APP1 = 0xE1;

    private final Path folder;
    private final Map<String, Expected> expected = new LinkedHashMap<>();
    private final Random random = new Random(20261122);

    private HostileFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes the files; returns what must become of each, by its path below the folder. */
    static Map<String, Expected> write(Path folder) {
        HostileFiles files = new HostileFiles(folder);
        files.cut();
        files.sound();
        files.names();
        files.bombs();
        files.metadata();
        files.foreign();
        files.empty();
        files.noise();
        return files.expected;
    }

    /** The picture as it is. */
    static byte[] picture(String name) {
        try {
            return Files.readAllBytes(PICTURES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cut to nothing, to one byte less than can be read, and to just enough; every picture of these is there whole too. */
    private void cut() {
        CUT.forEach((name, readable) -> {
            byte[] whole = picture(name);
            for (int length : new int[] {0, readable / 2, readable - 1}) {
                bad("cut/%s/%05d%s".formatted(name, length, suffix(name)), Arrays.copyOf(whole, length), "unreadable");
            }
            good("cut/%s/enough%s".formatted(name, suffix(name)), Arrays.copyOf(whole, readable), name);
        });
    }

    private void sound() {
        SOUND.forEach(name -> good("sound/" + name, picture(name), name));
        List<String> wrong = List.of(".png", ".JPEG", ".gif", ".txt", ".parquet", "");
        for (int i = 0; i < SOUND.size(); i++) {
            String name = SOUND.get(i);
            String suffix = wrong.get(i % wrong.size());
            good("suffix/" + name.replace('.', '-') + suffix, picture(name), name);
        }
    }

    private void names() {
        List<String> names = List.of(
                "with blanks .png",
                "per%20cent%41.png",
                "sharp#plus+and&.png",
                "\u00FCml\u00E4ut.png",
                "\uD83D\uDC08.png",
                "e\u0301.png",
                "quote'\"`.png",
                "brackets[a]{b}(c)*.png",
                "question?mark=1.png",
                "back\\slash.png",
                "line\nbreak.png",
                "dots...png",
                "-dash.png",
                "x".repeat(240) + ".png");
        names.forEach(name -> good("names/" + name, picture("rgb.png"), "rgb.png"));
    }

    /** Sizes and lengths that would cost gigabytes to believe. */
    private void bombs() {
        bad("bombs/declared.png", png(50_000, 50_000, 1, new byte[100]), "too_large");
        bad("bombs/deflated.png", png(30_000, 30_000, 1, new byte[30_000 * 3_751]), "too_large");
        bad("bombs/endless.png", png(Integer.MAX_VALUE, Integer.MAX_VALUE, 8, new byte[100]), "too_large");
        bad("bombs/negative.png", png(-1, 1, 8, new byte[100]), "unreadable");
        bad("bombs/no-columns.png", png(0, 10, 8, new byte[100]), "unreadable");
        byte[] jpeg = picture("baseline-420.jpg");
        bad("bombs/declared.jpg", patched(jpeg, indexOf(jpeg, 0xFF, 0xC0) + 5, 0xFF, 0xFF, 0xFF, 0xFF), "too_large");
        bad("bombs/scans.jpg", countlessScans(), "too_large");
        bad("bombs/canvas.gif", patched(picture("plain.gif"), 6, 0xFF, 0xFF, 0xFF, 0xFF), "too_large");
        bad("bombs/declared.bmp", patched(picture("bits-1.bmp"), 18, 0, 0, 1, 0, 0, 0, 1, 0), "too_large");
        byte[] lossless = picture("palette-2.webp");
        bad(
                "bombs/lossless.webp",
                patched(lossless, indexOf(lossless, 'V', 'P', '8', 'L') + 9, 255, 255, 255, 15),
                "too_large");
        byte[] lossy = picture("lossy.webp");
        bad("bombs/lossy.webp", patched(lossy, indexOf(lossy, 0x9D, 1, 0x2A) + 3, 255, 63, 255, 63), "too_large");
        bad("bombs/declared.tif", hugeTiff(), "too_large");
        oversized("bombs/bytes.jpg");
        bad(
                "bombs/laughs.svg",
                bytes("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'ha'>]><svg>&a;</svg>"),
                "unsupported");
    }

    /** Metadata that outweigh the picture, or lead in circles. */
    private void metadata() {
        byte[] exif = new byte[65_000];
        ByteBuffer.wrap(exif)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(bytes("Exif\0\0II*\0"))
                .putInt(8)
                .putShort((short) 0xFFFF);
        for (String name : List.of("baseline-420.jpg", "progressive.jpg", "edge-3x2-2.jpg")) {
            good("metadata/huge-" + name, withSegments(picture(name), exif, 40), name);
            byte[] circle = Arrays.copyOf(exif, 20);
            circle[14] = 0; // no entries, and the next directory is this one
            circle[15] = 0;
            circle[16] = 8;
            good("metadata/circle-" + name, withSegments(picture(name), circle, 1), name);
            good("metadata/cut-" + name, withSegments(picture(name), Arrays.copyOf(exif, 9), 1), name);
        }
        for (String name : List.of("rgb.png", "bits-1.png")) {
            byte[] text = concatenated(bytes("Comment\0\0"), deflated(new byte[50 << 20]));
            good("metadata/text-" + name, withChunk(picture(name), "zTXt", text), name);
            byte[] profile = concatenated(bytes("profile\0\0"), deflated(new byte[20 << 20]));
            good("metadata/profile-" + name, withChunk(picture(name), "iCCP", profile), name);
        }
    }

    private void foreign() {
        bad("foreign/a.heic", bytes("\0\0\0\u0018ftypheic\0\0\0\0"), "unsupported");
        bad("foreign/a.avif", bytes("\0\0\0\u0018ftypavif\0\0\0\0"), "unsupported");
        bad("foreign/a.pdf", bytes("%PDF-1.7\n%\u00E2\u00E3"), "unsupported");
        bad("foreign/a.psd", bytes("8BPS\0\1\0\0\0\0\0\0"), "unsupported");
        bad("foreign/a.jp2", bytes("\0\0\0\fjP  \r\n\u0087\n"), "unsupported");
        bad("foreign/page.jpg", bytes("<!DOCTYPE html><html><body>404 Not Found</body></html>"), "unreadable");
        bad("foreign/notes.txt", bytes("no picture"), "unreadable");
        bad("foreign/archive.png", bytes("PK\3\4\24\0\0\0\b\0"), "unreadable");
        bad("foreign/pointer.jpg", bytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "unreadable");
    }

    private void empty() {
        for (String suffix : List.of(".jpg", ".png", ".gif", ".bmp", ".tif", ".webp", "")) {
            bad("empty/nothing" + suffix, new byte[0], "unreadable");
        }
        for (int zeros : new int[] {1, 2, 3, 1_000}) {
            bad("empty/%d-zeros.jpg".formatted(zeros), new byte[zeros], "unreadable");
        }
    }

    private void noise() {
        for (int i = 0; i < HEADS.size(); i++) {
            byte[] noise = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(noise);
            byte[] file = concatenated(bytes(HEADS.get(i)), noise);
            put("noise/%d.jpg".formatted(i), file, new Expected(FAILED, Optional.empty()));
        }
    }

    private void good(String file, byte[] bytes, String picture) {
        put(file, bytes, new Expected(List.of("ok"), Optional.of(picture)));
    }

    private void bad(String file, byte[] bytes, String status) {
        put(file, bytes, new Expected(List.of(status), Optional.empty()));
    }

    private void put(String file, byte[] bytes, Expected outcome) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(path, bytes);
            expected.put(file, outcome);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of one byte more than is read, which takes no room on the disk. */
    private void oversized(String file) {
        bad(file, new byte[] {(byte) 0xFF, (byte) 0xD8}, "too_large");
        try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
            sparse.setLength((100L << 20) + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] png(int width, int height, int depth, byte[] rows) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) depth);
        return concatenated(
                bytes("\u0089PNG\r\n\u001A\n"),
                chunk("IHDR", header.array()),
                chunk("IDAT", deflated(rows)),
                chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] named = concatenated(bytes(type), data);
        CRC32 checksum = new CRC32();
        checksum.update(named);
        return concatenated(
                ByteBuffer.allocate(4).putInt(data.length).array(),
                named,
                ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    /** With a chunk behind the header. */
    private static byte[] withChunk(byte[] png, String type, byte[] data) {
        int behind = 33;
        return concatenated(Arrays.copyOf(png, behind), chunk(type, data), Arrays.copyOfRange(png, behind, png.length));
    }

    /** With the same APP1 segment so many times before all others. */
    private static byte[] withSegments(byte[] jpeg, byte[] data, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        for (int i = 0; i < times; i++) {
            out.write(MARKER);
            out.write(APP1);
            out.write((data.length + 2) >> 8);
            out.write(data.length + 2);
            out.writeBytes(data);
        }
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** A progressive picture with a thousand scans more, each of which runs over all of it. */
    private static byte[] countlessScans() {
        byte[] whole = picture("progressive.jpg");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(whole, 0, whole.length - 2);
        for (int i = 0; i < 1_000; i++) {
            out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 1, 63, 0});
        }
        out.write(whole, whole.length - 2, 2);
        return out.toByteArray();
    }

    private static byte[] hugeTiff() {
        ByteBuffer tiff = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(bytes("II*\0")).putInt(8).putShort((short) 4);
        entry(tiff, 256, 4, 100_000);
        entry(tiff, 257, 4, 100_000);
        entry(tiff, 258, 3, 8);
        entry(tiff, 262, 3, 1);
        return tiff.array();
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(1).putInt(value);
    }

    private static byte[] patched(byte[] bytes, int at, int... values) {
        byte[] patched = bytes.clone();
        for (int i = 0; i < values.length; i++) {
            patched[at + i] = (byte) values[i];
        }
        return patched;
    }

    private static int indexOf(byte[] bytes, int... wanted) {
        int at = 0;
        int matched = 0;
        while (matched < wanted.length) {
            matched = (bytes[at + matched] & 0xFF) == wanted[matched] ? matched + 1 : 0;
            at += matched == 0 ? 1 : 0;
        }
        return at;
    }

    private static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String suffix(String name) {
        return name.substring(name.lastIndexOf('.'));
    }
}

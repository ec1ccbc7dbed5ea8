package io.lakesieve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.decode.ImageDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedImageTest {
    private static final int HEADER_WIDTH = 16;
    private static final String UNREADABLE = "The file is empty|The file is in no known image format"
            + "|The header declares .+ pixels|The JPEG has no frame header before its first scan|The JPEG holds no picture"
            + "|The \\w+ is (damaged|truncated): (?!.*Exception).+";

    private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

    static Stream<Arguments> foreignFormats() {
        return Stream.of(
                arguments("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG"),
                arguments("\0\0\0\u0018ftypheic....", "HEIC"),
                arguments("\0\0\0\u0018ftypavif....", "AVIF"),
                arguments("\0\0\0\u0018ftypmif1....", "HEIF"),
                arguments("\0\0\0\fJXL \r\n....", "JPEG XL"),
                arguments("\u00FF\n....", "JPEG XL"),
                arguments("qoif\0\0\0\u0001....", "QOI"),
                arguments("DDS |\0\0\0", "DDS"),
                arguments("\u0001\u00DA\u0001\u0001\0\u0003", "SGI"),
                arguments("\n\u0005\u0001\u0008\0\0", "PCX"),
                arguments("P6\n3 2\n255\n", "Netpbm"),
                arguments("\0".repeat(128) + "DICM....", "DICOM"),
                arguments("v/1\u0001\u0002\0\0\0", "OpenEXR"),
                arguments("\0\0\u0002" + "\0".repeat(60) + "TRUEVISION-XFILE.\0", "TGA"),
                arguments("\0\0\0\fjP  \r\n....", "JPEG 2000"),
                arguments("8BPS\0\u0001......", "Photoshop"),
                arguments("%PDF-1.7 ....", "PDF"),
                arguments("%!PS-Adobe-3.0", "PostScript"));
    }

    static List<String> everyPicture() {
        return ImageReferences.pictures("jpg", "png", "gif", "bmp", "tif", "webp");
    }

    @Test
    void anEmptyFileIsUnreadable() {
        assertThat(rejected(new byte[0]))
                .isEqualTo(new DecodedImage.Rejected(ImageStatus.UNREADABLE, "The file is empty"));
    }

    @Test
    void randomBytesAreUnreadable() {
        byte[] noise = new byte[500];
        new Random(1).nextBytes(noise);

        assertThat(rejected(noise))
                .isEqualTo(new DecodedImage.Rejected(ImageStatus.UNREADABLE, "The file is in no known image format"));
    }

    @ParameterizedTest
    @MethodSource("foreignFormats")
    void aForeignFormatIsNamed(String head, String name) {
        assertThat(rejected(head.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(new DecodedImage.Rejected(
                        ImageStatus.UNSUPPORTED, "The file is " + name + ", which is not decoded"));
    }

    @Test
    void aTruncatedJpegIsUnreadableWherePillowRefusesIt() {
        byte[] whole = ImageReferences.bytes("decode/baseline-420.jpg");

        assertThat(rejected(Arrays.copyOf(whole, whole.length - 2)))
                .isEqualTo(
                        new DecodedImage.Rejected(ImageStatus.UNREADABLE, "The JPEG is truncated: its end is missing"));
    }

    @Test
    void aTruncatedPngIsUnreadable() {
        byte[] whole = ImageReferences.bytes("decode/rgb.png");

        assertThat(rejected(Arrays.copyOf(whole, whole.length / 2)))
                .isEqualTo(new DecodedImage.Rejected(
                        ImageStatus.UNREADABLE, "The PNG is truncated: its pixels are not all there"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "lossless.webp", "alpha.webp", "orientation.webp"})
    void aTruncatedWebpIsUnreadable(String name) {
        byte[] whole = ImageReferences.bytes("decode/" + name);

        assertThat(rejected(Arrays.copyOf(whole, whole.length - 1)))
                .isEqualTo(
                        new DecodedImage.Rejected(ImageStatus.UNREADABLE, "The WebP is truncated: its end is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.gif", "rgb.bmp", "plain.tif"})
    void otherTruncatedFormatsAreUnreadable(String name) {
        byte[] whole = ImageReferences.bytes("decode/" + name);

        DecodedImage.Rejected rejected = rejected(Arrays.copyOf(whole, whole.length / 2));

        assertThat(rejected.status()).isEqualTo(ImageStatus.UNREADABLE);
        assertThat(rejected.reason())
                .containsPattern(" is (damaged|truncated): ")
                .doesNotContain("Exception");
    }

    /** Pillow refuses all of these. */
    @ParameterizedTest
    @ValueSource(strings = {"plain.gif", "transparent.gif"})
    void aGifWithDamagedCodesIsUnreadable(String name) {
        byte[] damaged = ImageReferences.bytes("decode/" + name);
        for (int i = damaged.length / 2; i < damaged.length / 2 + 40; i++) {
            damaged[i] = (byte) (damaged[i] ^ 0x5A);
        }

        assertThat(rejected(damaged).status()).isEqualTo(ImageStatus.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({"34925, LZMA", "50000, Zstandard", "34887, LERC"})
    void aTiffOfACompressionThatIsNotDecodedIsUnsupported(int compression, String name) {
        byte[] tiff = ImageReferences.bytes("decode/fourth-band.tif");
        ByteBuffer file = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int entry = file.getInt(4) + 2;
        while (file.getShort(entry) != 259) {
            entry += 12;
        }
        file.putShort(entry + 8, (short) compression);

        assertThat(rejected(tiff))
                .isEqualTo(new DecodedImage.Rejected(
                        ImageStatus.UNSUPPORTED, "The TIFF is compressed with " + name + ", which is not decoded"));
    }

    @ParameterizedTest
    @CsvSource({"3, 1, Huffman codes", "4, 24, run lengths of 24 bits"})
    void aBmpOfOs2sOwnCompressionsIsUnsupported(int compression, short bits, String name) {
        ByteBuffer bmp = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put(0, (byte) 'B').put(1, (byte) 'M').putInt(10, 78).putInt(14, 64);
        bmp.putInt(18, 8)
                .putInt(22, 8)
                .putShort(26, (short) 1)
                .putShort(28, bits)
                .putInt(30, compression);

        assertThat(rejected(bmp.array()))
                .isEqualTo(new DecodedImage.Rejected(
                        ImageStatus.UNSUPPORTED, "The BMP is compressed with " + name + ", which is not decoded"));
    }

    @Test
    void aPngWithAWrongHeaderChecksumIsUnreadable() {
        byte[] damaged = ImageReferences.bytes("decode/rgb.png");
        damaged[HEADER_WIDTH + 3] ^= 1;

        assertThat(rejected(damaged).reason()).isEqualTo("The PNG is damaged: chunk IHDR has a wrong checksum");
    }

    /** A picture that ends right after its pixels is complete for Pillow too. */
    @ParameterizedTest
    @MethodSource("everyPicture")
    void aCutAtAnyLengthIsUnreadableOrChangesNoPixel(String name) {
        byte[] whole = ImageReferences.bytes("decode/" + name);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 60) {
            DecodedImage decoded = decoder.decode(Arrays.copyOf(whole, length));

            if (decoded instanceof DecodedImage.Rejected rejected) {
                assertThat(rejected.status()).as("%d bytes", length).isEqualTo(ImageStatus.UNREADABLE);
                assertThat(rejected.reason()).matches(UNREADABLE);
            } else {
                assertThat(((DecodedImage.Pixels) decoded).image().rgb())
                        .as("%d bytes", length)
                        .isEqualTo(ImageReferences.expected(name).rgb());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyPicture")
    void flippedBitsGiveAPictureOrAReason(String name) {
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = ImageReferences.bytes("decode/" + name);
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));

            if (decoder.decode(damaged) instanceof DecodedImage.Rejected rejected) {
                assertThat(rejected.reason()).matches(reasons(rejected.status()));
            }
        }
    }

    private static String reasons(ImageStatus status) {
        return switch (status) {
            case UNREADABLE -> UNREADABLE;
            case TOO_LARGE -> "The picture has \\d+ x \\d+ pixels, more than the \\d+ allowed";
            case UNSUPPORTED -> "The (file|picture|JPEG|WebP|BMP|TIFF) (is|has) .+";
            case OK, UNAVAILABLE -> throw new AssertionError("A picture whose bytes are known is " + status);
        };
    }

    @Test
    void aFileOverTheByteLimitIsTooLarge() {
        byte[] picture = ImageReferences.bytes("decode/rgb.png");

        assertThat(new ImageDecoder(new ImageLimits(100, 1000)).decode(picture))
                .isEqualTo(new DecodedImage.Rejected(
                        ImageStatus.TOO_LARGE, "The file has " + picture.length + " bytes, more than the 100 allowed"));
    }

    @ParameterizedTest
    @MethodSource("everyPicture")
    void aPictureOverThePixelLimitIsTooLarge(String name) {
        RgbImage picture = ImageReferences.expected(name);
        int pixels = picture.width() * picture.height();
        if (pixels == 1) {
            return; // no limit is smaller
        }
        DecodedImage decoded =
                new ImageDecoder(new ImageLimits(1 << 20, pixels - 1)).decode(ImageReferences.bytes("decode/" + name));

        assertThat(((DecodedImage.Rejected) decoded).status()).isEqualTo(ImageStatus.TOO_LARGE);
    }

    @Test
    void aPictureWithinTheLimitsIsNotToBlameForAFullHeap() throws Exception {
        Process small = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FullHeap.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(small.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("OutOfMemoryError");
    }

    /** Decodes a PNG whose header declares 8,000 x 8,000 pixels. */
    static final class FullHeap {
        public static void main(String[] arguments) {
            byte[] png = ImageReferences.bytes("decode/rgb.png");
            ByteBuffer header = ByteBuffer.wrap(png);
            header.putInt(HEADER_WIDTH, 8_000).putInt(HEADER_WIDTH + 4, 8_000);
            CRC32 checksum = new CRC32();
            checksum.update(png, 12, 17);
            header.putInt(29, (int) checksum.getValue());
            try {
                System.out.println(new ImageDecoder(ImageLimits.DEFAULT).decode(png));
            } catch (OutOfMemoryError e) {
                System.out.println("OutOfMemoryError");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, ImageLimits.HIGHEST_MAX_PIXELS + 1L, 715_827_883, Long.MAX_VALUE})
    void aLimitOfPixelsThatNoArrayHoldsIsRefused(long pixels) {
        assertThatThrownBy(() -> new ImageLimits(1, pixels))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The image limit maxPixels is from 1 to 536870909, not " + pixels);
    }

    @Test
    void aBombIsTooLargeByItsHeaderAlone() {
        ByteBuffer jpeg = ByteBuffer.allocate(60);
        jpeg.putShort((short) 0xFFD8)
                .putShort((short) 0xFFC0)
                .putShort((short) 17)
                .put((byte) 8);
        jpeg.putShort((short) 65535).putShort((short) 65535).put((byte) 3);
        jpeg.put(new byte[] {1, 17, 0, 2, 17, 0, 3, 17, 0});
        jpeg.putShort((short) 0xFFDA).putShort((short) 8).put(new byte[6]).putShort((short) 0xFFD9);

        assertThat(rejected(jpeg.array()))
                .isEqualTo(new DecodedImage.Rejected(
                        ImageStatus.TOO_LARGE, "The picture has 65535 x 65535 pixels, more than the 89478485 allowed"));
    }

    @Test
    void aJpegOfCountlessScansIsTooLarge() {
        byte[] whole = ImageReferences.bytes("decode/progressive.jpg");
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 1, 63, 0};
        int end = whole.length - 2;
        byte[] bomb = Arrays.copyOf(whole, end + 100 * scan.length + 2);
        for (int i = 0; i < 100; i++) {
            System.arraycopy(scan, 0, bomb, end + i * scan.length, scan.length);
        }
        System.arraycopy(whole, end, bomb, bomb.length - 2, 2);

        assertThat(rejected(bomb))
                .isEqualTo(new DecodedImage.Rejected(ImageStatus.TOO_LARGE, "The JPEG has more than 100 scans"));
    }

    @Test
    void aRasterOfTheWrongLengthIsUnreadable() {
        assertThat(decoder.fromRaster(2, 2, 3, 16, new byte[11]))
                .isEqualTo(new DecodedImage.Rejected(
                        ImageStatus.UNREADABLE, "2 x 2 pixels of 3 channels take 12 bytes, not 11"));
    }

    @Test
    void aRasterOfFloatsIsUnsupported() {
        DecodedImage.Rejected rejected = (DecodedImage.Rejected) decoder.fromRaster(1, 1, 3, 21, new byte[12]);

        assertThat(rejected.status()).isEqualTo(ImageStatus.UNSUPPORTED);
    }

    private DecodedImage.Rejected rejected(byte[] bytes) {
        return (DecodedImage.Rejected) decoder.decode(bytes);
    }
}
